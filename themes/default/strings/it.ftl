### The words of the interface, in Italian.

## On every page

skip_to_content = Vai al contenuto
breadcrumbs = Ti trovi qui
language = Lingua
scheme_auto = Colori: come sul tuo dispositivo
scheme_light = Colori: chiari
scheme_dark = Colori: scuri
draft = Bozza: questa pagina compare solo in un’anteprima.
contact_question = Preferisci parlare con una persona?
edit = Modifica questa pagina
feedback = Dicci che cosa manca qui
vote_question = Questa pagina ti è stata utile?
vote_yes = Sì
vote_no = No
vote_thanks = Grazie della risposta.
vote_told = La tua risposta e il nome di questa pagina vengono inviati a { $host }, e nulla su di te.
markdown_copy = Questa pagina in Markdown
updated_on = Ultimo aggiornamento: { $date }
on_this_page = In questa pagina
more_in = Altro in { $topic }
see_all = Vedi tutto ({ $count })
previous_page = Precedente
next_page = Successivo
previous_and_next_page = Pagina precedente e successiva
all_pages = Tutte le pagine dalla A alla Z
menu = Menu
navigation = Contenuti

## Buttons of scripts

copy = Copia
copied = Copiato
link_copied = Link copiato
close = Chiudi

## Lists

topics = Argomenti
featured = Inizia da qui
guides = Guide
questions = Domande
errors = Messaggi di errore
articles = Articoli
related_questions = Domande correlate
related = Continua a leggere
kind_topic = Argomento
kind_guide = Guida
kind_step = Passaggio
kind_faq = Domanda
kind_error = Errore
kind_article = Articolo
count_guides = { $count ->
    [one] { $count } guida
   *[other] { $count } guide
}
count_questions = { $count ->
    [one] { $count } domanda
   *[other] { $count } domande
}
count_errors = { $count ->
    [one] { $count } errore
   *[other] { $count } errori
}
count_articles = { $count ->
    [one] { $count } articolo
   *[other] { $count } articoli
}
steps = { $count ->
    [one] { $count } passaggio
   *[other] { $count } passaggi
}
minutes = { $count ->
    [one] Circa un minuto
   *[other] Circa { $count } minuti
}

## Guides and steps

before_you_begin = Prima di iniziare
step = Passaggio { $number }
step_of = Passaggio { $number } di { $total }
link_to_step = Copia un link al passaggio { $number }
you_should_see = Dovresti vedere
step_done = Il passaggio { $number } è completato
done = completato
progress = { $done ->
    [one] { $done } passaggio su { $total } completato
   *[other] { $done } passaggi su { $total } completati
}
progress_all = Tutti i { $total } passaggi completati
one_at_a_time = Un passaggio alla volta
whole_guide = Tutta la guida in una pagina
outcome = Che cosa hai ora
if_something_goes_wrong = Se qualcosa va storto
steps_of_guide = Passaggi di questa guida
previous_and_next = Passaggio precedente e successivo
previous_step = Passaggio precedente
next_step = Passaggio successivo

## Errors

error_message = Che cosa vedi
where_it_happens = Dove si verifica
still_stuck = Non hai ancora risolto?

## Callouts

callout_note = Nota
callout_tip = Suggerimento
callout_important = Importante
callout_warning = Avviso
callout_caution = Attenzione
choices_label = Istruzioni per
# $choices is one name or several: Android / iPhone.
choice_only = Solo per { $choices }

## Pages that are not there

not_found_text = L’indirizzo potrebbe essere sbagliato o la pagina potrebbe avere un nuovo nome.
not_found_next = Riparti da una di queste pagine:
to_home = Vai alla pagina iniziale
moved_text = Questa pagina ha cambiato indirizzo. Il browser ti porta lì.
gone_text = Abbiamo tolto questa pagina perché non è più valida.
gone_replacement = Questa pagina l’ha sostituita
choose_language = Scegli la lingua

## Languages

# $wanted, $shown and $language are languages' own names: Deutsch, 日本語.
fallback_notice = Questa pagina non è ancora disponibile in questa lingua: { $wanted }. Lingua mostrata: { $shown }.
fallback_link = Apri in questa lingua: { $language }
not_translated = non ancora tradotto
translation_current = versione completa
translation_stale = potrebbe non essere aggiornata
translation_partial = in parte non tradotta
translation_missing = lingua mostrata: { $language }
behind_notice = Questa parte potrebbe non essere aggiornata.
behind_link = Leggi la versione più recente: { $language }
unsure_notice = Questa parte potrebbe differire dall’originale.
unsure_link = Leggi l’originale: { $language }

## Search

search = Cerca
search_placeholder = Scrivi qualche parola o incolla un messaggio di errore
search_shorter = Scrivi almeno tre lettere
search_results_title = Risultati della ricerca
search_count = { $count ->
    [one] { $count } risultato
   *[other] { $count } risultati
}
search_see_all = Vedi tutti i risultati
search_other_language = Risultati in un’altra lingua: { $language }
search_none = Nessun risultato per «{ $query }».
search_none_hint = Controlla l’ortografia, usa meno parole o parole diverse, oppure incolla l’intero messaggio di errore.
search_like = «{ $word }» per «{ $query }»
search_like_other = Altre parole per «{ $query }»
search_meant = Significa quasi lo stesso
search_weak = Niente corrisponde bene. I risultati più vicini:
search_elsewhere = { $results } in { $language }
search_told = Le parole di una ricerca senza risultati vengono inviate a { $host }, senza numeri, indirizzi e chiavi.
search_filter_kind = Tipo
search_filter_topic = Argomento
search_all = Tutto
search_failed = Impossibile caricare la ricerca.
search_retry = Riprova
search_reload = Questa pagina è più vecchia della ricerca. Ricaricala.
search_needs_script = La ricerca richiede JavaScript. Gli argomenti qui sotto portano a tutte le pagine.

## Error box

error_codes = Per codice
match_needs_script = Per cercare un errore dal suo messaggio serve JavaScript. Tutti gli errori sono elencati qui sotto.
match_title = Trova un messaggio di errore
match_label = Incolla il messaggio di errore o il log
match_hint = Niente di ciò che incolli lascia questa pagina.
match_told = Se nulla corrisponde, alcune parole di ciò che incolli vengono inviate a { $host }, senza numeri, indirizzi e chiavi.
match_button = Trova
match_cut = È stata letta solo la prima parte.
match_count = { $count ->
    [one] { $count } errore corrisponde
   *[other] { $count } errori corrispondono
}
match_none = Nessuno degli errori descritti qui corrisponde.
match_reason_code = Il codice { $code } corrisponde.
match_reason_text = Questa riga corrisponde.
match_reason_words = Parole simili.
match_offer = Sembra un messaggio di errore. Cercalo

## The help drawer on other pages

drawer = Aiuto
drawer_here = Per questa pagina
drawer_back = Indietro
drawer_full = Apri la pagina intera in una nuova scheda
drawer_home = Apri il centro assistenza in una nuova scheda
solved = Questo ha risolto il problema
solved_thanks = Siamo contenti che ti sia stato utile.
offer_count = { $count ->
    [one] { $count } risposta può fare al caso tuo
   *[other] { $count } risposte possono fare al caso tuo
}

## Copying for a ticket

ticket_menu = Copia per il ticket
ticket_copy_link = Copia link
ticket_copy_rich = Copia come testo formattato
ticket_copy_markdown = Copia come Markdown
ticket_copy_text = Copia come testo semplice
ticket_language = Lingua della copia
ticket_not_translated = Non tradotto. Lingua della copia: { $language }.
ticket_behind = Questa traduzione potrebbe non essere aggiornata.
ticket_copied = Copiato per il ticket
ticket_failed = Impossibile copiare. Seleziona il testo e copialo a mano.
ticket_rest = Leggi il resto online
answer_title = Quale voce è adatta?
answer_label = Il messaggio del cliente
answer_hint = Nulla di tutto ciò lascia questo browser. Le e-mail citate e le firme sono escluse.
answer_language = Lingua del cliente
answer_by_text = Come mostra il testo
answer_found = Voci adatte: { $count }.
answer_none = Nessuna voce è adatta. Prova con le poche parole importanti.
answer_recognised = Lingua del testo: { $language }.
ticket_copy_permalink = Copia il permalink breve
ticket_desk = Servizio di assistenza
ticket_any_desk = qualsiasi
ticket_part = Parte
ticket_whole = Tutto
ticket_source = Usa l’originale ({ $language })

## Put into pages before a template sees them

not_found = Questa pagina non esiste
footnote_back = Torna al testo
table_label = Tabella { $number }
task_done = Fatto
task_open = Da fare
