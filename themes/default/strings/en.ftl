### The words of the interface, in English.

## On every page

skip_to_content = Skip to content
breadcrumbs = You are here
language = Language
scheme_auto = Colours: as your device
scheme_light = Colours: light
scheme_dark = Colours: dark
draft = Draft: only a preview shows this page.
contact_question = Need a person?
edit = Edit this page
feedback = Tell us what is missing here
vote_question = Did this help?
vote_yes = Yes
vote_no = No
vote_thanks = Thank you for your answer.
# $host is a host: example.com.
vote_told = Your answer and the name of this page go to { $host }, and nothing about you.
markdown_copy = This page as Markdown
updated_on = Updated { $date }
on_this_page = On this page
more_in = More in { $topic }
see_all = See all ({ $count })
previous_page = Previous
next_page = Next
previous_and_next_page = Previous and next page
all_pages = All pages from A to Z
menu = Menu
navigation = Contents

## Buttons of scripts

copy = Copy
copied = Copied
link_copied = Link copied
close = Close

## Lists

topics = Topics
featured = Start here
guides = Guides
questions = Questions
errors = Error messages
articles = Articles
related_questions = Related questions
related = Read next
kind_topic = Topic
kind_guide = Guide
kind_step = Step
kind_faq = Question
kind_error = Error
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
    [one] { $count } error
   *[other] { $count } errors
}
count_articles = { $count ->
    [one] { $count } article
   *[other] { $count } articles
}
steps = { $count ->
    [one] { $count } step
   *[other] { $count } steps
}
minutes = { $count ->
    [one] About a minute
   *[other] About { $count } minutes
}

## Guides and steps

before_you_begin = Before you begin
step = Step { $number }
step_of = Step { $number } of { $total }
link_to_step = Copy a link to step { $number }
you_should_see = You should see
step_done = Step { $number } is done
done = done
progress = { $done ->
    [one] { $done } of { $total } steps done
   *[other] { $done } of { $total } steps done
}
progress_all = All { $total } steps done
one_at_a_time = One step at a time
whole_guide = The whole guide on one page
outcome = What you have now
if_something_goes_wrong = If something goes wrong
steps_of_guide = Steps of this guide
previous_and_next = Previous and next step
previous_step = Previous step
next_step = Next step

## Errors

error_message = What you see
where_it_happens = Where it happens
still_stuck = Still stuck?

## Callouts

callout_note = Note
callout_tip = Tip
callout_important = Important
callout_warning = Warning
callout_caution = Caution
choices_label = Instructions for
# $choices is one name or several: Android / iPhone.
choice_only = Only for { $choices }

## Pages that are not there

not_found_text = The address may be mistyped, or the page may have a new name.
not_found_next = Start again from one of these:
to_home = Go to the start page
moved_text = This page has moved. Your browser takes you there.
gone_text = We took this page down because it no longer applies.
gone_replacement = This page took its place
choose_language = Choose your language

## Languages

# $wanted, $shown and $language are languages' own names: Deutsch, 日本語.
fallback_notice = This page is not in { $wanted } yet. It is shown in { $shown }.
fallback_link = Open it in { $language }
not_translated = not translated yet
translation_current = complete
translation_stale = may be out of date
translation_partial = partly not translated
translation_missing = shown in { $language }
behind_notice = This part may be out of date.
behind_link = Read it in { $language }
unsure_notice = This part may differ from the original.
unsure_link = Read it in { $language }

## Search

search = Search
search_placeholder = Type a few words or paste an error message
search_shorter = Type at least three letters
search_results_title = Search results
search_count = { $count ->
    [one] { $count } result
   *[other] { $count } results
}
search_see_all = See all results
search_other_language = Results in { $language }
search_none = Nothing found for “{ $query }”.
search_none_hint = Check the spelling, use fewer or other words, or paste the whole error message.
search_like = “{ $word }” for “{ $query }”
search_like_other = Other words for “{ $query }”
search_meant = Means much the same
search_weak = Nothing here fits well. These come closest:
search_elsewhere = { $results } in { $language }
search_told = The words of a search that finds nothing are sent to { $host }, without numbers, addresses and keys.
search_filter_kind = Kind
search_filter_topic = Topic
search_all = All
search_failed = The search could not be loaded.
search_retry = Try again
search_reload = This page is older than the search. Reload it.
search_needs_script = Search needs JavaScript. The topics below lead to every page.

## Error box

error_codes = By code
match_needs_script = Finding an error by its message needs JavaScript. All errors are listed below.
match_title = Find an error message
match_label = Paste the error message or log
match_hint = Nothing you paste leaves this page.
match_told = If nothing matches, words of what you paste are sent to { $host }, without numbers, addresses and keys.
match_button = Find
match_cut = Only the first part was read.
match_count = { $count ->
    [one] { $count } error matches
   *[other] { $count } errors match
}
match_none = None of the errors described here matches.
match_reason_code = The code { $code } matches.
match_reason_text = This line matches.
match_reason_words = Similar words.
match_offer = This looks like an error message. Look it up

## The help drawer on other pages

drawer = Help
drawer_here = For this page
drawer_back = Back
drawer_full = Open the whole page in a new tab
drawer_home = Open the help centre in a new tab
solved = This solved it
solved_thanks = Good to hear that this helped.
offer_count = { $count ->
    [one] { $count } answer may fit
   *[other] { $count } answers may fit
}

## Copying for a ticket

ticket_menu = Copy for ticket
ticket_copy_link = Copy link
ticket_copy_rich = Copy as rich text
ticket_copy_markdown = Copy as Markdown
ticket_copy_text = Copy as plain text
ticket_language = Language of the copy
ticket_not_translated = Not translated: the copy is in { $language }.
ticket_behind = This translation may be out of date.
ticket_copied = Copied for the ticket
ticket_failed = Could not copy. Select the text and copy it by hand.
ticket_rest = Read the rest online
answer_title = Which entry fits?
answer_label = The customer’s message
answer_hint = Nothing of it leaves this browser. Quoted mails and signatures are left out.
answer_language = Language of the customer
answer_by_text = As the text shows
answer_found = Entries that fit: { $count }.
answer_none = No entry fits. Try the few words that matter.
answer_recognised = Language of the text: { $language }.
ticket_copy_permalink = Copy short permalink
ticket_desk = Help desk
ticket_any_desk = any
ticket_part = Part
ticket_whole = All of it
ticket_source = Use the source ({ $language })

## Put into pages before a template sees them

not_found = This page does not exist
footnote_back = Back to the text
table_label = Table { $number }
task_done = Done
task_open = Not done
