### The words of the interface, in German.

## On every page

skip_to_content = Zum Inhalt springen
breadcrumbs = Sie sind hier
language = Sprache
scheme_auto = Farben: wie auf Ihrem Gerät
scheme_light = Farben: hell
scheme_dark = Farben: dunkel
draft = Entwurf: Diese Seite erscheint nur in der Vorschau.
contact_question = Lieber mit einem Menschen sprechen?
edit = Diese Seite bearbeiten
feedback = Sagen Sie uns, was hier fehlt
vote_question = Hat das geholfen?
vote_yes = Ja
vote_no = Nein
vote_thanks = Danke für Ihre Antwort.
vote_told = Ihre Antwort und der Name dieser Seite gehen an { $host }, und nichts über Sie.
markdown_copy = Diese Seite als Markdown
updated_on = Aktualisiert am { $date }
on_this_page = Auf dieser Seite
more_in = Mehr in { $topic }
see_all = Alle anzeigen ({ $count })
previous_page = Zurück
next_page = Weiter
previous_and_next_page = Vorige und nächste Seite
all_pages = Alle Seiten von A bis Z
menu = Menü
navigation = Inhalt

## Buttons of scripts

copy = Kopieren
copied = Kopiert
link_copied = Link kopiert
close = Schließen

## Lists

topics = Themen
featured = Hier anfangen
guides = Anleitungen
questions = Fragen
errors = Fehlermeldungen
articles = Artikel
related_questions = Verwandte Fragen
related = Weiterlesen
kind_topic = Thema
kind_guide = Anleitung
kind_step = Schritt
kind_faq = Frage
kind_error = Fehler
kind_article = Artikel
count_guides = { $count ->
    [one] { $count } Anleitung
   *[other] { $count } Anleitungen
}
count_questions = { $count ->
    [one] { $count } Frage
   *[other] { $count } Fragen
}
count_errors = { $count ->
    [one] { $count } Fehler
   *[other] { $count } Fehler
}
count_articles = { $count ->
    [one] { $count } Artikel
   *[other] { $count } Artikel
}
steps = { $count ->
    [one] { $count } Schritt
   *[other] { $count } Schritte
}
minutes = { $count ->
    [one] Etwa eine Minute
   *[other] Etwa { $count } Minuten
}

## Guides and steps

before_you_begin = Bevor Sie anfangen
step = Schritt { $number }
step_of = Schritt { $number } von { $total }
link_to_step = Link zu Schritt { $number } kopieren
you_should_see = Das sollten Sie sehen
step_done = Schritt { $number } ist erledigt
done = erledigt
progress = { $done ->
    [one] { $done } von { $total } Schritten erledigt
   *[other] { $done } von { $total } Schritten erledigt
}
progress_all = Alle { $total } Schritte erledigt
one_at_a_time = Schritt für Schritt
whole_guide = Die ganze Anleitung auf einer Seite
outcome = Was Sie jetzt haben
if_something_goes_wrong = Wenn etwas nicht klappt
steps_of_guide = Schritte dieser Anleitung
previous_and_next = Voriger und nächster Schritt
previous_step = Voriger Schritt
next_step = Nächster Schritt

## Errors

error_message = Was Sie sehen
where_it_happens = Wo es auftritt
still_stuck = Kommen Sie nicht weiter?

## Callouts

callout_note = Hinweis
callout_tip = Tipp
callout_important = Wichtig
callout_warning = Warnung
callout_caution = Vorsicht
choices_label = Anleitung für
# $choices is one name or several: Android / iPhone.
choice_only = Nur für { $choices }

## Pages that are not there

not_found_text = Vielleicht ist die Adresse vertippt, oder die Seite hat einen neuen Namen.
not_found_next = Hier geht es weiter:
to_home = Zur Startseite
moved_text = Diese Seite ist umgezogen. Ihr Browser bringt Sie dorthin.
gone_text = Wir haben diese Seite entfernt, weil sie nicht mehr zutrifft.
gone_replacement = Diese Seite ist an ihre Stelle getreten
choose_language = Wählen Sie Ihre Sprache

## Languages

# $wanted, $shown and $language are languages' own names: Deutsch, 日本語.
fallback_notice = Diese Seite gibt es noch nicht auf { $wanted }. Angezeigte Sprache: { $shown }.
fallback_link = In dieser Sprache öffnen: { $language }
not_translated = noch nicht übersetzt
translation_current = vollständig
translation_stale = möglicherweise veraltet
translation_partial = teilweise nicht übersetzt
translation_missing = angezeigte Sprache: { $language }
behind_notice = Dieser Teil ist möglicherweise veraltet.
behind_link = Neuere Fassung lesen: { $language }
unsure_notice = Dieser Teil weicht möglicherweise vom Original ab.
unsure_link = Original lesen: { $language }

## Search

search = Suche
search_placeholder = Wörter eingeben oder Fehlermeldung einfügen
search_shorter = Geben Sie mindestens drei Buchstaben ein
search_results_title = Suchergebnisse
search_count = { $count ->
    [one] { $count } Ergebnis
   *[other] { $count } Ergebnisse
}
search_see_all = Alle Ergebnisse anzeigen
search_other_language = Ergebnisse in anderer Sprache: { $language }
search_none = Nichts gefunden für „{ $query }“.
search_none_hint = Prüfen Sie die Schreibweise, nehmen Sie weniger oder andere Wörter, oder fügen Sie die ganze Fehlermeldung ein.
search_like = „{ $word }“ für „{ $query }“
search_like_other = Andere Wörter für „{ $query }“
search_meant = Bedeutet etwa dasselbe
search_weak = Nichts davon passt gut. Am nächsten kommen:
search_elsewhere = { $results } in { $language }
search_told = Die Wörter einer Suche, die nichts findet, werden an { $host } gesendet, ohne Zahlen, Adressen und Schlüssel.
search_filter_kind = Art
search_filter_topic = Thema
search_all = Alle
search_failed = Die Suche konnte nicht geladen werden.
search_retry = Erneut versuchen
search_reload = Diese Seite ist älter als die Suche. Laden Sie sie neu.
search_needs_script = Die Suche braucht JavaScript. Über die Themen unten erreichen Sie jede Seite.

## Error box

error_codes = Nach Code
match_needs_script = Eine Fehlermeldung zu suchen braucht JavaScript. Unten stehen alle Fehler.
match_title = Fehlermeldung nachschlagen
match_label = Fehlermeldung oder Protokoll einfügen
match_hint = Was Sie einfügen, verlässt diese Seite nicht.
match_told = Passt nichts, werden Wörter aus dem Eingefügten an { $host } gesendet, ohne Zahlen, Adressen und Schlüssel.
match_button = Nachschlagen
match_cut = Nur der erste Teil wurde gelesen.
match_count = { $count ->
    [one] { $count } Fehler passt
   *[other] { $count } Fehler passen
}
match_none = Keiner der hier beschriebenen Fehler passt.
match_reason_code = Der Code { $code } stimmt überein.
match_reason_text = Diese Zeile stimmt überein.
match_reason_words = Ähnliche Wörter.
match_offer = Das sieht nach einer Fehlermeldung aus. Nachschlagen

## The help drawer on other pages

drawer = Hilfe
drawer_here = Zu dieser Seite
drawer_back = Zurück
drawer_full = Ganze Seite in neuem Tab öffnen
drawer_home = Alle Hilfeseiten in neuem Tab öffnen
solved = Das hat mein Problem gelöst
solved_thanks = Schön, dass das geholfen hat.
offer_count = { $count ->
    [one] { $count } Antwort könnte passen
   *[other] { $count } Antworten könnten passen
}

## Copying for a ticket

ticket_menu = Für Ticket kopieren
ticket_copy_link = Link kopieren
ticket_copy_rich = Als formatierten Text kopieren
ticket_copy_markdown = Als Markdown kopieren
ticket_copy_text = Als reinen Text kopieren
ticket_language = Sprache der Kopie
ticket_not_translated = Nicht übersetzt. Sprache der Kopie: { $language }.
ticket_behind = Diese Übersetzung ist möglicherweise veraltet.
ticket_copied = Für das Ticket kopiert
ticket_failed = Kopieren nicht möglich. Markieren Sie den Text und kopieren Sie ihn von Hand.
ticket_rest = Online weiterlesen
answer_title = Welcher Eintrag passt?
answer_label = Die Nachricht des Kunden
answer_hint = Nichts davon verlässt diesen Browser. Zitierte Mails und Signaturen bleiben außer Acht.
answer_language = Sprache des Kunden
answer_by_text = Wie der Text sie zeigt
answer_found = Passende Einträge: { $count }.
answer_none = Kein Eintrag passt. Versuchen Sie es mit den wenigen Wörtern, auf die es ankommt.
answer_recognised = Sprache des Textes: { $language }.
ticket_copy_permalink = Kurzen Permalink kopieren
ticket_desk = Helpdesk
ticket_any_desk = beliebig
ticket_part = Teil
ticket_whole = Alles
ticket_source = Ausgangstext nehmen ({ $language })

## Put into pages before a template sees them

not_found = Diese Seite gibt es nicht
footnote_back = Zurück zum Text
table_label = Tabelle { $number }
task_done = Erledigt
task_open = Offen
