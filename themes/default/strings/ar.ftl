### The words of the interface, in Arabic.

## On every page

skip_to_content = الانتقال إلى المحتوى
breadcrumbs = أنت هنا
language = اللغة
scheme_auto = الألوان: كما في جهازك
scheme_light = الألوان: فاتحة
scheme_dark = الألوان: داكنة
draft = مسودة: لا تظهر هذه الصفحة إلا في المعاينة.
contact_question = هل تود التحدث إلى شخص؟
edit = تعديل هذه الصفحة
feedback = أخبرنا بما ينقص هنا
vote_question = هل أفادتك هذه الصفحة؟
vote_yes = نعم
vote_no = لا
vote_thanks = شكرًا على إجابتك.
vote_told = تُرسل إجابتك واسم هذه الصفحة إلى { $host }، ولا يُرسل أي شيء عنك.
markdown_copy = هذه الصفحة بتنسيق Markdown
updated_on = آخر تحديث: { $date }
on_this_page = في هذه الصفحة
more_in = المزيد في { $topic }
see_all = عرض الكل ({ $count })
previous_page = السابق
next_page = التالي
previous_and_next_page = الصفحة السابقة والتالية
all_pages = كل الصفحات من الألف إلى الياء
menu = القائمة
navigation = المحتويات

## Buttons of scripts

copy = نسخ
copied = تم النسخ
link_copied = تم نسخ الرابط
close = إغلاق

## Lists

topics = المواضيع
featured = ابدأ من هنا
guides = الأدلة
questions = الأسئلة
errors = رسائل الخطأ
articles = مقالات
related_questions = أسئلة ذات صلة
related = اقرأ بعد ذلك
kind_topic = موضوع
kind_guide = دليل
kind_step = خطوة
kind_faq = سؤال
kind_error = خطأ
kind_article = مقالة
count_guides = { $count ->
    [zero] لا أدلة
    [one] دليل واحد
    [two] دليلان
    [few] { $count } أدلة
    [many] { $count } دليلًا
   *[other] { $count } دليل
}
count_questions = { $count ->
    [zero] لا أسئلة
    [one] سؤال واحد
    [two] سؤالان
    [few] { $count } أسئلة
    [many] { $count } سؤالًا
   *[other] { $count } سؤال
}
count_errors = { $count ->
    [zero] لا أخطاء
    [one] خطأ واحد
    [two] خطآن
    [few] { $count } أخطاء
    [many] { $count } خطأً
   *[other] { $count } خطأ
}
count_articles = { $count ->
    [zero] لا مقالات
    [one] مقالة واحدة
    [two] مقالتان
    [few] { $count } مقالات
    [many] { $count } مقالة
   *[other] { $count } مقالة
}
steps = { $count ->
    [zero] لا خطوات
    [one] خطوة واحدة
    [two] خطوتان
    [few] { $count } خطوات
    [many] { $count } خطوة
   *[other] { $count } خطوة
}
minutes = { $count ->
    [zero] أقل من دقيقة
    [one] نحو دقيقة
    [two] نحو دقيقتين
    [few] نحو { $count } دقائق
    [many] نحو { $count } دقيقة
   *[other] نحو { $count } دقيقة
}

## Guides and steps

before_you_begin = قبل أن تبدأ
step = الخطوة { $number }
step_of = الخطوة { $number } من { $total }
link_to_step = نسخ رابط الخطوة { $number }
you_should_see = ينبغي أن ترى
step_done = اكتملت الخطوة { $number }
done = مكتملة
progress = الخطوات المكتملة: { $done } من { $total }
progress_all = اكتملت كل الخطوات: { $total } من { $total }
one_at_a_time = خطوة تلو الأخرى
whole_guide = الدليل كله في صفحة واحدة
outcome = ما لديك الآن
if_something_goes_wrong = إذا حدثت مشكلة
steps_of_guide = خطوات هذا الدليل
previous_and_next = الخطوة السابقة والتالية
previous_step = الخطوة السابقة
next_step = الخطوة التالية

## Errors

error_message = ما تراه
where_it_happens = أين يحدث
still_stuck = ألم تُحل المشكلة بعد؟

## Callouts

callout_note = ملاحظة
callout_tip = نصيحة
callout_important = مهم
callout_warning = تحذير
callout_caution = تنبيه
choices_label = التعليمات الخاصة بـ
# $choices is one name or several: Android / iPhone.
choice_only = لـ { $choices } فقط

## Pages that are not there

not_found_text = ربما كُتب العنوان خطأً، أو تغيّر اسم الصفحة.
not_found_next = ابدأ من جديد من إحدى هذه الصفحات:
to_home = الانتقال إلى الصفحة الرئيسية
moved_text = انتقلت هذه الصفحة إلى عنوان آخر. سيأخذك المتصفح إليه.
gone_text = أزلنا هذه الصفحة لأنها لم تعد صالحة.
gone_replacement = حلّت هذه الصفحة محلها
choose_language = اختر لغتك

## Languages

# $wanted, $shown and $language are languages' own names: Deutsch, 日本語.
fallback_notice = هذه الصفحة غير متوفرة بعد بهذه اللغة: { $wanted }. اللغة المعروضة: { $shown }.
fallback_link = فتح بهذه اللغة: { $language }
not_translated = لم تُترجم بعد
translation_current = نسخة كاملة
translation_stale = قد تكون قديمة
translation_partial = لم يُترجم جزء منها
translation_missing = اللغة المعروضة: { $language }
behind_notice = قد يكون هذا الجزء قديمًا.
behind_link = قراءة النص الأحدث: { $language }
unsure_notice = قد يختلف هذا الجزء عن النص الأصلي.
unsure_link = قراءة النص الأصلي: { $language }

## Search

search = بحث
search_placeholder = اكتب بضع كلمات أو ألصق رسالة خطأ
search_shorter = اكتب ثلاثة أحرف على الأقل
search_results_title = نتائج البحث
search_count = { $count ->
    [zero] لا نتائج
    [one] نتيجة واحدة
    [two] نتيجتان
    [few] { $count } نتائج
    [many] { $count } نتيجة
   *[other] { $count } نتيجة
}
search_see_all = عرض كل النتائج
search_other_language = نتائج بلغة أخرى: { $language }
search_none = لم نجد شيئًا عن «{ $query }».
search_none_hint = تحقق من الإملاء، أو استخدم كلمات أقل أو كلمات أخرى، أو ألصق رسالة الخطأ كاملة.
search_like = «{ $word }» بدلاً من «{ $query }»
search_like_other = كلمات أخرى لـ «{ $query }»
search_meant = معنى قريب
search_weak = لا شيء هنا مناسب تمامًا. هذه هي الأقرب:
search_elsewhere = { $results } بلغة { $language }
search_told = تُرسل كلمات البحث الذي لا يجد شيئًا إلى { $host }، من دون أرقام أو عناوين أو مفاتيح.
search_filter_kind = النوع
search_filter_topic = الموضوع
search_all = الكل
search_failed = تعذّر تحميل البحث.
search_retry = إعادة المحاولة
search_reload = هذه الصفحة أقدم من بيانات البحث. أعد تحميلها.
search_needs_script = يحتاج البحث إلى JavaScript. تقودك المواضيع أدناه إلى كل الصفحات.

## Error box

error_codes = حسب الرمز
match_needs_script = البحث عن خطأ برسالته يحتاج إلى JavaScript. كل الأخطاء مدرجة أدناه.
match_title = البحث عن رسالة خطأ
match_label = ألصق رسالة الخطأ أو السجل
match_hint = لا يغادر هذه الصفحة أي شيء تلصقه.
match_told = إذا لم يتطابق شيء، تُرسل كلمات مما تلصقه إلى { $host }، من دون أرقام أو عناوين أو مفاتيح.
match_button = بحث
match_cut = لم يُقرأ إلا الجزء الأول.
match_count = { $count ->
    [zero] لا أخطاء مطابقة
    [one] خطأ واحد مطابق
    [two] خطآن مطابقان
    [few] { $count } أخطاء مطابقة
    [many] { $count } خطأً مطابقًا
   *[other] { $count } خطأ مطابق
}
match_none = لا يوجد تطابق مع أي من الأخطاء الموصوفة هنا.
match_reason_code = الرمز { $code } مطابق.
match_reason_text = هذا السطر مطابق.
match_reason_words = كلمات متشابهة.
match_offer = يبدو هذا رسالة خطأ. ابحث عنها

## The help drawer on other pages

drawer = المساعدة
drawer_here = لهذه الصفحة
drawer_back = رجوع
drawer_full = فتح الصفحة كاملة في علامة تبويب جديدة
drawer_home = فتح مركز المساعدة في علامة تبويب جديدة
solved = هذا حلّ المشكلة
solved_thanks = يسعدنا أن هذا أفادك.
offer_count = { $count ->
    [zero] لا إجابات مناسبة
    [one] إجابة واحدة قد تناسبك
    [two] إجابتان قد تناسبانك
    [few] { $count } إجابات قد تناسبك
    [many] { $count } إجابة قد تناسبك
   *[other] { $count } إجابة قد تناسبك
}

## Copying for a ticket

ticket_menu = نسخ للتذكرة
ticket_copy_link = نسخ الرابط
ticket_copy_rich = نسخ كنص منسّق
ticket_copy_markdown = نسخ بتنسيق Markdown
ticket_copy_text = نسخ كنص عادي
ticket_language = لغة النسخة
ticket_not_translated = غير مترجمة. لغة النسخة: { $language }.
ticket_behind = قد تكون هذه الترجمة قديمة.
ticket_copied = تم النسخ للتذكرة
ticket_failed = تعذّر النسخ. حدّد النص وانسخه يدويًا.
ticket_rest = قراءة البقية على الإنترنت
answer_title = أي مادة تناسب؟
answer_label = رسالة العميل
answer_hint = لا يغادر شيء منها هذا المتصفح. تُستبعد الرسائل المقتبسة والتواقيع.
answer_language = لغة العميل
answer_by_text = كما يدل النص
answer_found = المواد المناسبة: { $count }.
answer_none = لا توجد مادة مناسبة. جرّب الكلمات القليلة المهمة.
answer_recognised = لغة النص: { $language }.
ticket_copy_permalink = نسخ الرابط الدائم القصير
ticket_desk = نظام الدعم
ticket_any_desk = أي نظام
ticket_part = الجزء
ticket_whole = الكل
ticket_source = استخدام الأصل ({ $language })

## Put into pages before a template sees them

not_found = هذه الصفحة غير موجودة
footnote_back = العودة إلى النص
table_label = الجدول { $number }
task_done = تم
task_open = لم يتم
