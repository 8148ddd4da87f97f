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
markdown_copy = This page as Markdown
updated_on = Updated { $date }
on_this_page = On this page

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
articles = Background
related_questions = Related questions
related = Read next
kind_topic = Topic
kind_guide = Guide
kind_step = Step
kind_faq = Question
kind_error = Error
kind_article = Background
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

## Pages that are not there

not_found_text = The address may be mistyped, or the page may have a new name.
not_found_next = Start again from one of these:
to_home = Go to the start page
moved_text = This page has moved. Your browser takes you there.
gone_text = We took this page down because it no longer applies.
gone_replacement = This page took its place
choose_language = Choose your language

## Put into pages before a template sees them

not_found = This page does not exist
footnote_back = Back to the text
table_label = Table { $number }
task_done = Done
task_open = Not done
date = { $month } { $day }, { $year }
month_1 = January
month_2 = February
month_3 = March
month_4 = April
month_5 = May
month_6 = June
month_7 = July
month_8 = August
month_9 = September
month_10 = October
month_11 = November
month_12 = December
