skip_to_content = انتقل إلى المحتوى
breadcrumbs = أنت هنا
language = اللغة
scheme_auto = الألوان: كما في جهازك
scheme_light = الألوان: فاتحة
scheme_dark = الألوان: داكنة
contact_question = أتحتاج إلى شخص؟
edit = حرّر هذه الصفحة
feedback = أخبرنا بما ينقص هنا
markdown_copy = هذه الصفحة بصيغة Markdown
updated_on = حُدّثت في { $date }
on_this_page = في هذه الصفحة
copy = انسخ
copied = نُسخ
link_copied = نُسخ الرابط
close = أغلق
topics = المواضيع
featured = ابدأ هنا
guides = أدلة
questions = أسئلة
errors = رسائل خطأ
articles = خلفية
related_questions = أسئلة ذات صلة
related = اقرأ بعد ذلك
kind_topic = موضوع
kind_guide = دليل
kind_step = خطوة
kind_faq = سؤال
kind_error = خطأ
kind_article = خلفية
count_guides = { $count ->
    [one] دليل واحد
    [two] دليلان
    [few] { $count } أدلة
   *[other] { $count } دليل
}
count_questions = { $count ->
    [one] سؤال واحد
    [two] سؤالان
    [few] { $count } أسئلة
   *[other] { $count } سؤال
}
count_errors = { $count ->
    [one] خطأ واحد
    [two] خطآن
    [few] { $count } أخطاء
   *[other] { $count } خطأ
}
count_articles = { $count ->
    [one] مقالة واحدة
    [two] مقالتان
    [few] { $count } مقالات
   *[other] { $count } مقالة
}
steps = { $count ->
    [one] خطوة واحدة
    [two] خطوتان
    [few] { $count } خطوات
   *[other] { $count } خطوة
}
minutes = { $count ->
    [one] نحو دقيقة
    [two] نحو دقيقتين
    [few] نحو { $count } دقائق
   *[other] نحو { $count } دقيقة
}
before_you_begin = قبل أن تبدأ
step = الخطوة { $number }
step_of = الخطوة { $number } من { $total }
link_to_step = انسخ رابطًا إلى الخطوة { $number }
you_should_see = ينبغي أن ترى
step_done = تمت الخطوة { $number }
done = تمت
progress = تم { $done } من { $total } خطوات
progress_all = تمت كل الخطوات، وهي { $total }
one_at_a_time = خطوة بعد خطوة
whole_guide = الدليل كله في صفحة واحدة
outcome = ما لديك الآن
if_something_goes_wrong = إذا حدث خطأ
steps_of_guide = خطوات هذا الدليل
previous_and_next = الخطوة السابقة والتالية
previous_step = الخطوة السابقة
next_step = الخطوة التالية
error_message = ما تراه
where_it_happens = أين يحدث
still_stuck = ما زلت عالقًا؟
callout_note = ملاحظة
callout_tip = نصيحة
callout_important = مهم
callout_warning = تحذير
callout_caution = خطر
not_found_text = قد يكون في العنوان خطأ، أو صار للصفحة اسم جديد.
not_found_next = ابدأ من جديد من هنا:
to_home = إلى الصفحة الأولى
moved_text = انتقلت هذه الصفحة، ومتصفحك يأخذك إليها.
gone_text = أزلنا هذه الصفحة لأنها لم تعد صالحة.
gone_replacement = حلّت محلها هذه الصفحة
choose_language = اختر لغتك
not_found = هذه الصفحة غير موجودة
footnote_back = عُد إلى النص
date = { $day } { $month } { $year }
month_11 = نوفمبر
