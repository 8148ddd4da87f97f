### The words of the interface, in Dutch.

## On every page

skip_to_content = Naar de inhoud
breadcrumbs = Je bent hier
language = Taal
scheme_auto = Kleuren: zoals op je apparaat
scheme_light = Kleuren: licht
scheme_dark = Kleuren: donker
draft = Concept: deze pagina is alleen in een voorbeeldweergave te zien.
contact_question = Liever iemand spreken?
edit = Deze pagina bewerken
feedback = Laat weten wat hier ontbreekt
vote_question = Heeft dit geholpen?
vote_yes = Ja
vote_no = Nee
vote_thanks = Bedankt voor je antwoord.
vote_told = Je antwoord en de naam van deze pagina gaan naar { $host }, en niets over jou.
markdown_copy = Deze pagina als Markdown
updated_on = Bijgewerkt op { $date }
on_this_page = Op deze pagina
more_in = Meer in { $topic }
see_all = Alles bekijken ({ $count })
previous_page = Vorige
next_page = Volgende
previous_and_next_page = Vorige en volgende pagina
all_pages = Alle pagina’s van A tot Z
menu = Menu
navigation = Inhoud

## Buttons of scripts

copy = Kopiëren
copied = Gekopieerd
link_copied = Link gekopieerd
close = Sluiten

## Lists

topics = Onderwerpen
featured = Begin hier
guides = Handleidingen
questions = Vragen
errors = Foutmeldingen
articles = Artikelen
related_questions = Verwante vragen
related = Lees verder
kind_topic = Onderwerp
kind_guide = Handleiding
kind_step = Stap
kind_faq = Vraag
kind_error = Fout
kind_article = Artikel
count_guides = { $count ->
    [one] { $count } handleiding
   *[other] { $count } handleidingen
}
count_questions = { $count ->
    [one] { $count } vraag
   *[other] { $count } vragen
}
count_errors = { $count ->
    [one] { $count } fout
   *[other] { $count } fouten
}
count_articles = { $count ->
    [one] { $count } artikel
   *[other] { $count } artikelen
}
steps = { $count ->
    [one] { $count } stap
   *[other] { $count } stappen
}
minutes = { $count ->
    [one] Ongeveer een minuut
   *[other] Ongeveer { $count } minuten
}

## Guides and steps

before_you_begin = Voordat je begint
step = Stap { $number }
step_of = Stap { $number } van { $total }
link_to_step = Link naar stap { $number } kopiëren
you_should_see = Dit zou je moeten zien
step_done = Stap { $number } is klaar
done = klaar
progress = { $done ->
    [one] { $done } van { $total } stappen klaar
   *[other] { $done } van { $total } stappen klaar
}
progress_all = Alle { $total } stappen klaar
one_at_a_time = Stap voor stap
whole_guide = De hele handleiding op één pagina
outcome = Wat je nu hebt
if_something_goes_wrong = Als er iets misgaat
steps_of_guide = Stappen van deze handleiding
previous_and_next = Vorige en volgende stap
previous_step = Vorige stap
next_step = Volgende stap

## Errors

error_message = Wat je ziet
where_it_happens = Waar het gebeurt
still_stuck = Kom je er niet uit?

## Callouts

callout_note = Opmerking
callout_tip = Tip
callout_important = Belangrijk
callout_warning = Waarschuwing
callout_caution = Let op
choices_label = Instructies voor
# $choices is one name or several: Android / iPhone.
choice_only = Alleen voor { $choices }

## Pages that are not there

not_found_text = Misschien zit er een typefout in het adres, of heeft de pagina een nieuwe naam.
not_found_next = Begin opnieuw vanaf een van deze pagina’s:
to_home = Naar de startpagina
moved_text = Deze pagina is verplaatst. Je browser brengt je erheen.
gone_text = We hebben deze pagina verwijderd omdat ze niet meer klopt.
gone_replacement = Deze pagina is ervoor in de plaats gekomen
choose_language = Kies je taal

## Languages

# $wanted, $shown and $language are languages' own names: Deutsch, 日本語.
fallback_notice = Deze pagina is er nog niet in het { $wanted }. Getoonde taal: { $shown }.
fallback_link = Openen in deze taal: { $language }
not_translated = nog niet vertaald
translation_current = volledig
translation_stale = misschien verouderd
translation_partial = deels niet vertaald
translation_missing = getoonde taal: { $language }
behind_notice = Dit deel is misschien verouderd.
behind_link = Lees de nieuwere versie: { $language }
unsure_notice = Dit deel wijkt misschien af van het origineel.
unsure_link = Lees het origineel: { $language }

## Search

search = Zoeken
search_placeholder = Typ een paar woorden of plak een foutmelding
search_shorter = Typ minstens drie letters
search_results_title = Zoekresultaten
search_count = { $count ->
    [one] { $count } resultaat
   *[other] { $count } resultaten
}
search_see_all = Alle resultaten bekijken
search_other_language = Resultaten in een andere taal: { $language }
search_none = Niets gevonden voor ‘{ $query }’.
search_none_hint = Controleer de spelling, gebruik minder of andere woorden, of plak de hele foutmelding.
search_like = ‘{ $word }’ voor ‘{ $query }’
search_like_other = Andere woorden voor ‘{ $query }’
search_meant = Betekent ongeveer hetzelfde
search_weak = Niets past hier goed. Dit komt het dichtst in de buurt:
search_elsewhere = { $results } in { $language }
search_told = De woorden van een zoekopdracht zonder resultaat worden naar { $host } gestuurd, zonder getallen, adressen en sleutels.
search_filter_kind = Soort
search_filter_topic = Onderwerp
search_all = Alles
search_failed = De zoekfunctie kon niet worden geladen.
search_retry = Opnieuw proberen
search_reload = Deze pagina is ouder dan de zoekfunctie. Laad de pagina opnieuw.
search_needs_script = Zoeken werkt alleen met JavaScript. Via de onderwerpen hieronder kom je op elke pagina.

## Error box

error_codes = Op code
match_needs_script = Een fout zoeken op de melding vraagt JavaScript. Hieronder staan alle fouten.
match_title = Een foutmelding opzoeken
match_label = Plak de foutmelding of het logboek
match_hint = Wat je plakt, verlaat deze pagina niet.
match_told = Als niets overeenkomt, worden woorden uit wat je plakt naar { $host } gestuurd, zonder getallen, adressen en sleutels.
match_button = Opzoeken
match_cut = Alleen het eerste deel is gelezen.
match_count = { $count ->
    [one] { $count } fout komt overeen
   *[other] { $count } fouten komen overeen
}
match_none = Geen van de fouten die hier staan, komt overeen.
match_reason_code = De code { $code } komt overeen.
match_reason_text = Deze regel komt overeen.
match_reason_words = Vergelijkbare woorden.
match_offer = Dit lijkt op een foutmelding. Opzoeken

## The help drawer on other pages

drawer = Hulp
drawer_here = Bij deze pagina
drawer_back = Terug
drawer_full = Open de hele pagina in een nieuw tabblad
drawer_home = Open het helpcentrum in een nieuw tabblad
solved = Dit heeft het opgelost
solved_thanks = Fijn dat dit heeft geholpen.
offer_count = { $count ->
    [one] { $count } antwoord past misschien
   *[other] { $count } antwoorden passen misschien
}

## Copying for a ticket

ticket_menu = Kopiëren voor ticket
ticket_copy_link = Link kopiëren
ticket_copy_rich = Kopiëren als opgemaakte tekst
ticket_copy_markdown = Kopiëren als Markdown
ticket_copy_text = Kopiëren als platte tekst
ticket_language = Taal van de kopie
ticket_not_translated = Niet vertaald. Taal van de kopie: { $language }.
ticket_behind = Deze vertaling is misschien verouderd.
ticket_copied = Gekopieerd voor het ticket
ticket_failed = Kopiëren is niet gelukt. Selecteer de tekst en kopieer die zelf.
ticket_rest = Lees de rest online
answer_title = Welk item past?
answer_label = Het bericht van de klant
answer_hint = Niets ervan verlaat deze browser. Geciteerde mails en handtekeningen blijven buiten beschouwing.
answer_language = Taal van de klant
answer_by_text = Zoals de tekst laat zien
answer_found = Passende items: { $count }.
answer_none = Geen item past. Probeer de paar woorden die ertoe doen.
answer_recognised = Taal van de tekst: { $language }.
ticket_copy_permalink = Korte permalink kopiëren
ticket_desk = Helpdesk
ticket_any_desk = willekeurig
ticket_part = Deel
ticket_whole = Alles
ticket_source = Brontekst gebruiken ({ $language })

## Put into pages before a template sees them

not_found = Deze pagina bestaat niet
footnote_back = Terug naar de tekst
table_label = Tabel { $number }
task_done = Klaar
task_open = Niet klaar
