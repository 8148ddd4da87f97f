### The words of the interface, in Hebrew.

## On every page

skip_to_content = דילוג לתוכן
breadcrumbs = המיקום שלך
language = שפה
scheme_auto = צבעים: כמו במכשיר
scheme_light = צבעים: בהירים
scheme_dark = צבעים: כהים
draft = טיוטה: הדף הזה מופיע רק בתצוגה מקדימה.
contact_question = צריכים לדבר עם מישהו?
edit = עריכת הדף
feedback = ספרו לנו מה חסר כאן
vote_question = האם זה עזר?
vote_yes = כן
vote_no = לא
vote_thanks = תודה על התשובה.
vote_told = התשובה ושם הדף הזה נשלחים אל { $host }, ושום דבר עליכם.
markdown_copy = הדף הזה כ-Markdown
updated_on = עדכון אחרון: { $date }
on_this_page = בדף הזה
more_in = עוד ב{ $topic }
see_all = הצגת הכול ({ $count })
previous_page = הקודם
next_page = הבא
previous_and_next_page = העמוד הקודם והבא
all_pages = כל העמודים מא׳ עד ת׳
menu = תפריט
navigation = תוכן העניינים

## Buttons of scripts

copy = העתקה
copied = הועתק
link_copied = הקישור הועתק
close = סגירה

## Lists

topics = נושאים
featured = כאן מתחילים
guides = מדריכים
questions = שאלות
errors = הודעות שגיאה
articles = מאמרים
related_questions = שאלות קשורות
related = להמשך קריאה
kind_topic = נושא
kind_guide = מדריך
kind_step = שלב
kind_faq = שאלה
kind_error = שגיאה
kind_article = מאמר
count_guides = { $count ->
    [one] מדריך אחד
    [two] שני מדריכים
   *[other] { $count } מדריכים
}
count_questions = { $count ->
    [one] שאלה אחת
    [two] שתי שאלות
   *[other] { $count } שאלות
}
count_errors = { $count ->
    [one] שגיאה אחת
    [two] שתי שגיאות
   *[other] { $count } שגיאות
}
count_articles = { $count ->
    [one] מאמר אחד
    [two] שני מאמרים
   *[other] { $count } מאמרים
}
steps = { $count ->
    [one] שלב אחד
    [two] שני שלבים
   *[other] { $count } שלבים
}
minutes = { $count ->
    [one] כדקה
    [two] כשתי דקות
   *[other] כ-{ $count } דקות
}

## Guides and steps

before_you_begin = לפני שמתחילים
step = שלב { $number }
step_of = שלב { $number } מתוך { $total }
link_to_step = העתקת קישור לשלב { $number }
you_should_see = כך זה אמור להיראות
step_done = שלב { $number } הושלם
done = הושלם
progress = { $done ->
    [one] הושלם שלב אחד מתוך { $total }
    [two] הושלמו שני שלבים מתוך { $total }
   *[other] הושלמו { $done } שלבים מתוך { $total }
}
progress_all = כל { $total } השלבים הושלמו
one_at_a_time = שלב אחר שלב
whole_guide = כל המדריך בדף אחד
outcome = מה יש לכם עכשיו
if_something_goes_wrong = אם משהו משתבש
steps_of_guide = השלבים במדריך הזה
previous_and_next = השלב הקודם והשלב הבא
previous_step = השלב הקודם
next_step = השלב הבא

## Errors

error_message = מה רואים
where_it_happens = איפה זה קורה
still_stuck = עדיין לא נפתר?

## Callouts

callout_note = הערה
callout_tip = טיפ
callout_important = חשוב
callout_warning = אזהרה
callout_caution = זהירות
choices_label = הוראות עבור
# $choices is one name or several: Android / iPhone.
choice_only = רק עבור { $choices }

## Pages that are not there

not_found_text = ייתכן שהכתובת הוקלדה לא נכון, או ששם הדף השתנה.
not_found_next = אפשר להתחיל מחדש מאחד הדפים האלה:
to_home = לדף הבית
moved_text = הדף הזה עבר לכתובת אחרת. הדפדפן יעביר אתכם לשם.
gone_text = הסרנו את הדף הזה כי הוא כבר לא רלוונטי.
gone_replacement = הדף הזה בא במקומו
choose_language = בחרו שפה

## Languages

# $wanted, $shown and $language are languages' own names: Deutsch, 日本語.
fallback_notice = הדף הזה עדיין לא זמין בשפה: { $wanted }. שפת התצוגה: { $shown }.
fallback_link = פתיחה בשפה: { $language }
not_translated = עדיין לא תורגם
translation_current = גרסה מלאה
translation_stale = ייתכן שאינה מעודכנת
translation_partial = חלקה לא תורגם
translation_missing = שפת התצוגה: { $language }
behind_notice = ייתכן שהחלק הזה לא מעודכן.
behind_link = לקריאת הגרסה החדשה יותר: { $language }
unsure_notice = ייתכן שהחלק הזה שונה מהמקור.
unsure_link = לקריאת המקור: { $language }

## Search

search = חיפוש
search_placeholder = הקלידו כמה מילים או הדביקו הודעת שגיאה
search_shorter = הקלידו לפחות שלוש אותיות
search_results_title = תוצאות חיפוש
search_count = { $count ->
    [one] תוצאה אחת
    [two] שתי תוצאות
   *[other] { $count } תוצאות
}
search_see_all = לכל התוצאות
search_other_language = תוצאות בשפה אחרת: { $language }
search_none = לא נמצא דבר עבור "{ $query }".
search_none_hint = בדקו את האיות, נסו פחות מילים או מילים אחרות, או הדביקו את הודעת השגיאה המלאה.
search_like = „{ $word }” במקום „{ $query }”
search_like_other = מילים אחרות עבור „{ $query }”
search_meant = משמעות דומה
search_weak = אין כאן התאמה טובה. אלה הקרובות ביותר:
search_elsewhere = { $results } ב־{ $language }
search_told = המילים של חיפוש שלא מוצא דבר נשלחות אל { $host }, ללא מספרים, כתובות ומפתחות.
search_filter_kind = סוג
search_filter_topic = נושא
search_all = הכול
search_failed = לא ניתן לטעון את החיפוש.
search_retry = ניסיון נוסף
search_reload = הדף הזה ישן יותר מנתוני החיפוש. טענו אותו מחדש.
search_needs_script = לחיפוש דרוש JavaScript. מהנושאים שלמטה אפשר להגיע לכל הדפים.

## Error box

error_codes = לפי קוד
match_needs_script = כדי לחפש שגיאה לפי ההודעה דרוש JavaScript. כל השגיאות מופיעות למטה.
match_title = איתור הודעת שגיאה
match_label = הדביקו את הודעת השגיאה או את היומן
match_hint = שום דבר ממה שתדביקו לא יוצא מהדף הזה.
match_told = אם שום דבר לא מתאים, מילים ממה שתדביקו נשלחות אל { $host }, ללא מספרים, כתובות ומפתחות.
match_button = איתור
match_cut = נקרא רק החלק הראשון.
match_count = { $count ->
    [one] שגיאה אחת מתאימה
    [two] שתי שגיאות מתאימות
   *[other] { $count } שגיאות מתאימות
}
match_none = אף אחת מהשגיאות שמתוארות כאן לא מתאימה.
match_reason_code = הקוד { $code } תואם.
match_reason_text = השורה הזאת תואמת.
match_reason_words = מילים דומות.
match_offer = זה נראה כמו הודעת שגיאה. לאיתור ההודעה

## The help drawer on other pages

drawer = עזרה
drawer_here = לדף הזה
drawer_back = חזרה
drawer_full = פתיחת הדף המלא בכרטיסייה חדשה
drawer_home = פתיחת מרכז העזרה בכרטיסייה חדשה
solved = זה פתר את הבעיה
solved_thanks = אנו שמחים שזה עזר.
offer_count = { $count ->
    [one] תשובה אחת עשויה להתאים
    [two] שתי תשובות עשויות להתאים
   *[other] { $count } תשובות עשויות להתאים
}

## Copying for a ticket

ticket_menu = העתקה לפנייה
ticket_copy_link = העתקת קישור
ticket_copy_rich = העתקה כטקסט מעוצב
ticket_copy_markdown = העתקה כ-Markdown
ticket_copy_text = העתקה כטקסט פשוט
ticket_language = שפת ההעתק
ticket_not_translated = לא תורגם. שפת ההעתק: { $language }.
ticket_behind = ייתכן שהתרגום הזה לא מעודכן.
ticket_copied = הועתק לפנייה
ticket_failed = ההעתקה נכשלה. סמנו את הטקסט והעתיקו אותו ידנית.
ticket_rest = להמשך הקריאה באתר
answer_title = איזה ערך מתאים?
answer_label = ההודעה של הלקוח
answer_hint = דבר ממנה אינו יוצא מהדפדפן הזה. הודעות מצוטטות וחתימות אינן נכללות.
answer_language = שפת הלקוח
answer_by_text = לפי הטקסט
answer_found = ערכים מתאימים: { $count }.
answer_none = אין ערך מתאים. נסו במילים המעטות החשובות.
answer_recognised = שפת הטקסט: { $language }.
ticket_copy_permalink = העתקת קישור קבוע קצר
ticket_desk = מערכת התמיכה
ticket_any_desk = כל מערכת
ticket_part = חלק
ticket_whole = הכול
ticket_source = שימוש במקור ({ $language })

## Put into pages before a template sees them

not_found = הדף הזה לא קיים
footnote_back = חזרה לטקסט
table_label = טבלה { $number }
task_done = בוצע
task_open = לא בוצע
