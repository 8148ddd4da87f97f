### The words of the interface, in French.

## On every page

skip_to_content = Aller au contenu
breadcrumbs = Vous êtes ici
language = Langue
scheme_auto = Couleurs : comme votre appareil
scheme_light = Couleurs : claires
scheme_dark = Couleurs : sombres
draft = Brouillon : cette page n’apparaît que dans un aperçu.
contact_question = Besoin de parler à quelqu’un ?
edit = Modifier cette page
feedback = Dites-nous ce qui manque ici
vote_question = Cette page vous a-t-elle aidé ?
vote_yes = Oui
vote_no = Non
vote_thanks = Merci de votre réponse.
vote_told = Votre réponse et le nom de cette page sont envoyés à { $host }, et rien sur vous.
markdown_copy = Cette page en Markdown
updated_on = Mise à jour le { $date }
on_this_page = Sur cette page
more_in = Plus dans { $topic }
see_all = Tout voir ({ $count })
previous_page = Précédent
next_page = Suivant
previous_and_next_page = Page précédente et suivante
all_pages = Toutes les pages de A à Z
menu = Menu
navigation = Sommaire

## Buttons of scripts

copy = Copier
copied = Copié
link_copied = Lien copié
close = Fermer

## Lists

topics = Thèmes
featured = Pour commencer
guides = Guides
questions = Questions
errors = Messages d’erreur
articles = Articles
related_questions = Questions liées
related = À lire ensuite
kind_topic = Thème
kind_guide = Guide
kind_step = Étape
kind_faq = Question
kind_error = Erreur
kind_article = Article
count_guides = { $count ->
    [one] { $count } guide
   *[other] { $count } guides
}
count_questions = { $count ->
    [one] { $count } question
   *[other] { $count } questions
}
count_errors = { $count ->
    [one] { $count } erreur
   *[other] { $count } erreurs
}
count_articles = { $count ->
    [one] { $count } article
   *[other] { $count } articles
}
steps = { $count ->
    [one] { $count } étape
   *[other] { $count } étapes
}
minutes = { $count ->
    [one] Environ une minute
   *[other] Environ { $count } minutes
}

## Guides and steps

before_you_begin = Avant de commencer
step = Étape { $number }
step_of = Étape { $number } sur { $total }
link_to_step = Copier un lien vers l’étape { $number }
you_should_see = Vous devriez voir
step_done = L’étape { $number } est terminée
done = terminée
progress = { $done ->
    [one] { $done } étape sur { $total } terminée
   *[other] { $done } étapes sur { $total } terminées
}
progress_all = Les { $total } étapes sont terminées
one_at_a_time = Une étape à la fois
whole_guide = Tout le guide sur une page
outcome = Ce que vous avez maintenant
if_something_goes_wrong = En cas de problème
steps_of_guide = Étapes de ce guide
previous_and_next = Étapes précédente et suivante
previous_step = Étape précédente
next_step = Étape suivante

## Errors

error_message = Ce que vous voyez
where_it_happens = Où cela se produit
still_stuck = Toujours bloqué ?

## Callouts

callout_note = Note
callout_tip = Astuce
callout_important = Important
callout_warning = Avertissement
callout_caution = Attention
choices_label = Instructions pour
# $choices is one name or several: Android / iPhone.
choice_only = Uniquement pour { $choices }

## Pages that are not there

not_found_text = L’adresse est peut-être mal saisie, ou la page a changé de nom.
not_found_next = Repartez de l’une de ces pages :
to_home = Aller à la page d’accueil
moved_text = Cette page a changé d’adresse. Votre navigateur vous y conduit.
gone_text = Nous avons retiré cette page, car elle n’est plus d’actualité.
gone_replacement = Cette page la remplace
choose_language = Choisissez votre langue

## Languages

# $wanted, $shown and $language are languages' own names: Deutsch, 日本語.
fallback_notice = Cette page n’existe pas encore dans cette langue : { $wanted }. Langue affichée : { $shown }.
fallback_link = Ouvrir dans cette langue : { $language }
not_translated = pas encore traduit
translation_current = version complète
translation_stale = peut ne plus être à jour
translation_partial = en partie non traduite
translation_missing = langue affichée : { $language }
behind_notice = Cette partie n’est peut-être plus à jour.
behind_link = Lire la version plus récente : { $language }
unsure_notice = Cette partie diffère peut-être de l’original.
unsure_link = Lire l’original : { $language }

## Search

search = Recherche
search_placeholder = Saisissez quelques mots ou collez un message d’erreur
search_shorter = Saisissez au moins trois lettres
search_results_title = Résultats de la recherche
search_count = { $count ->
    [one] { $count } résultat
   *[other] { $count } résultats
}
search_see_all = Voir tous les résultats
search_other_language = Résultats dans une autre langue : { $language }
search_none = Aucun résultat pour « { $query } ».
search_none_hint = Vérifiez l’orthographe, utilisez moins de mots ou d’autres mots, ou collez le message d’erreur entier.
search_like = « { $word } » pour « { $query } »
search_like_other = D’autres mots pour « { $query } »
search_meant = De sens voisin
search_weak = Rien ne correspond vraiment. Voici ce qui s’en approche le plus :
search_elsewhere = { $results } en { $language }
search_told = Les mots d’une recherche sans résultat sont envoyés à { $host }, sans nombres, adresses ni clés.
search_filter_kind = Type
search_filter_topic = Thème
search_all = Tout
search_failed = La recherche n’a pas pu être chargée.
search_retry = Réessayer
search_reload = Cette page est plus ancienne que la recherche. Rechargez-la.
search_needs_script = La recherche nécessite JavaScript. Les thèmes ci-dessous mènent à toutes les pages.

## Error box

error_codes = Par code
match_needs_script = Chercher une erreur par son message demande JavaScript. Toutes les erreurs figurent ci-dessous.
match_title = Trouver un message d’erreur
match_label = Collez le message d’erreur ou le journal
match_hint = Rien de ce que vous collez ne quitte cette page.
match_told = Si rien ne correspond, des mots du texte collé sont envoyés à { $host }, sans nombres, adresses ni clés.
match_button = Trouver
match_cut = Seule la première partie a été lue.
match_count = { $count ->
    [one] { $count } erreur correspond
   *[other] { $count } erreurs correspondent
}
match_none = Aucune des erreurs décrites ici ne correspond.
match_reason_code = Le code { $code } correspond.
match_reason_text = Cette ligne correspond.
match_reason_words = Mots semblables.
match_offer = Cela ressemble à un message d’erreur. Le rechercher

## The help drawer on other pages

drawer = Aide
drawer_here = Pour cette page
drawer_back = Retour
drawer_full = Ouvrir la page entière dans un nouvel onglet
drawer_home = Ouvrir le centre d’aide dans un nouvel onglet
solved = Mon problème est résolu
solved_thanks = Nous sommes heureux que cela vous ait aidé.
offer_count = { $count ->
    [one] { $count } réponse peut vous aider
   *[other] { $count } réponses peuvent vous aider
}

## Copying for a ticket

ticket_menu = Copier pour un ticket
ticket_copy_link = Copier le lien
ticket_copy_rich = Copier en texte mis en forme
ticket_copy_markdown = Copier en Markdown
ticket_copy_text = Copier en texte brut
ticket_language = Langue de la copie
ticket_not_translated = Pas de traduction. Langue de la copie : { $language }.
ticket_behind = Cette traduction n’est peut-être plus à jour.
ticket_copied = Copié pour le ticket
ticket_failed = La copie a échoué. Sélectionnez le texte et copiez-le à la main.
ticket_rest = Lire la suite en ligne
answer_title = Quelle entrée convient ?
answer_label = Le message du client
answer_hint = Rien n’en quitte ce navigateur. Les courriels cités et les signatures sont ignorés.
answer_language = Langue du client
answer_by_text = D’après le texte
answer_found = Entrées qui conviennent : { $count }.
answer_none = Aucune entrée ne convient. Essayez avec les quelques mots importants.
answer_recognised = Langue du texte : { $language }.
ticket_copy_permalink = Copier le permalien court
ticket_desk = Service d’assistance
ticket_any_desk = n’importe lequel
ticket_part = Partie
ticket_whole = Tout
ticket_source = Prendre la source ({ $language })

## Put into pages before a template sees them

not_found = Cette page n’existe pas
footnote_back = Retour au texte
table_label = Tableau { $number }
task_done = Fait
task_open = Pas encore fait
