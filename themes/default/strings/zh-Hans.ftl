### The words of the interface, in Chinese, simplified.

## On every page

skip_to_content = 跳到正文
breadcrumbs = 当前位置
language = 语言
scheme_auto = 配色：跟随设备
scheme_light = 配色：浅色
scheme_dark = 配色：深色
draft = 草稿：此页面仅在预览中显示。
contact_question = 需要人工帮助？
edit = 编辑此页面
feedback = 告诉我们这里缺少什么
vote_question = 本页对您有帮助吗？
vote_yes = 有
vote_no = 没有
vote_thanks = 感谢您的回答。
vote_told = 只有您的回答和本页的名称会发送到 { $host }，不包含任何关于您的信息。
markdown_copy = 此页面的 Markdown 版本
updated_on = 更新于 { $date }
on_this_page = 本页内容
more_in = “{ $topic }”中的更多内容
see_all = 查看全部（{ $count }）
previous_page = 上一页
next_page = 下一页
previous_and_next_page = 上一页和下一页
all_pages = 全部页面（按拼音排序）
menu = 菜单
navigation = 目录

## Buttons of scripts

copy = 复制
copied = 已复制
link_copied = 已复制链接
close = 关闭

## Lists

topics = 主题
featured = 从这里开始
guides = 指南
questions = 问题
errors = 错误消息
articles = 文章
related_questions = 相关问题
related = 接着阅读
kind_topic = 主题
kind_guide = 指南
kind_step = 步骤
kind_faq = 问题
kind_error = 错误
kind_article = 文章
count_guides = { $count ->
   *[other] { $count } 篇指南
}
count_questions = { $count ->
   *[other] { $count } 个问题
}
count_errors = { $count ->
   *[other] { $count } 个错误
}
count_articles = { $count ->
   *[other] { $count } 篇文章
}
steps = { $count ->
   *[other] { $count } 个步骤
}
minutes = { $count ->
   *[other] 约 { $count } 分钟
}

## Guides and steps

before_you_begin = 开始之前
step = 第 { $number } 步
step_of = 第 { $number } 步，共 { $total } 步
link_to_step = 复制第 { $number } 步的链接
you_should_see = 您应该会看到
step_done = 第 { $number } 步已完成
done = 已完成
progress = { $done ->
   *[other] 已完成 { $done } 步，共 { $total } 步
}
progress_all = 全部 { $total } 步已完成
one_at_a_time = 逐步查看
whole_guide = 在一页中查看整篇指南
outcome = 现在您已完成
if_something_goes_wrong = 如果遇到问题
steps_of_guide = 本指南的步骤
previous_and_next = 上一步和下一步
previous_step = 上一步
next_step = 下一步

## Errors

error_message = 您看到的消息
where_it_happens = 出现位置
still_stuck = 仍未解决？

## Callouts

callout_note = 说明
callout_tip = 提示
callout_important = 重要
callout_warning = 警告
callout_caution = 注意
choices_label = 适用于
# $choices is one name or several: Android / iPhone.
choice_only = 仅适用于 { $choices }

## Pages that are not there

not_found_text = 地址可能输入有误，或者页面已改名。
not_found_next = 从以下页面重新开始：
to_home = 前往首页
moved_text = 此页面已移动。浏览器会带您前往新页面。
gone_text = 此页面的内容已不再适用，因此我们将其移除。
gone_replacement = 替代此页面的内容
choose_language = 选择您的语言

## Languages

# $wanted, $shown and $language are languages' own names: Deutsch, 日本語.
fallback_notice = 此页面尚无{ $wanted }版本。当前显示的语言：{ $shown }。
fallback_link = 用此语言打开：{ $language }
not_translated = 尚未翻译
translation_current = 内容完整
translation_stale = 可能已过时
translation_partial = 部分尚未翻译
translation_missing = 显示语言：{ $language }
behind_notice = 这部分内容可能已过时。
behind_link = 阅读较新版本：{ $language }
unsure_notice = 这部分内容可能与原文不同。
unsure_link = 阅读原文：{ $language }

## Search

search = 搜索
search_placeholder = 输入几个词，或粘贴错误消息
search_shorter = 请再多输入一些
search_results_title = 搜索结果
search_count = { $count ->
   *[other] { $count } 条结果
}
search_see_all = 查看全部结果
search_other_language = 其他语言的结果：{ $language }
search_none = 未找到与“{ $query }”相关的内容。
search_none_hint = 检查拼写，减少或更换词语，或粘贴完整的错误消息。
search_like = “{ $query }”→“{ $word }”
search_like_other = “{ $query }”的其他说法
search_meant = 意思相近
search_weak = 没有很符合的结果。最接近的是：
search_elsewhere = { $language }：{ $results }
search_told = 没有结果的搜索词会发送到 { $host }，其中不含数字、地址和密钥。
search_filter_kind = 类型
search_filter_topic = 主题
search_all = 全部
search_failed = 无法加载搜索。
search_retry = 重试
search_reload = 此页面比搜索数据旧。请重新加载。
search_needs_script = 搜索需要 JavaScript。通过下面的主题可以到达所有页面。

## Error box

error_codes = 按代码
match_needs_script = 按错误信息查找需要 JavaScript。所有错误列在下面。
match_title = 查找错误消息
match_label = 粘贴错误消息或日志
match_hint = 您粘贴的内容不会离开此页面。
match_told = 如果没有匹配项，您粘贴内容中的词语会发送到 { $host }，其中不含数字、地址和密钥。
match_button = 查找
match_cut = 只读取了开头部分。
match_count = { $count ->
   *[other] { $count } 条匹配
}
match_none = 这里介绍的错误都不匹配。
match_reason_code = 代码 { $code } 匹配。
match_reason_text = 这一行匹配。
match_reason_words = 词语相近。
match_offer = 这看起来是一条错误消息。查找它

## The help drawer on other pages

drawer = 帮助
drawer_here = 与此页面相关
drawer_back = 返回
drawer_full = 在新标签页中打开完整页面
drawer_home = 在新标签页中打开帮助中心
solved = 问题已解决
solved_thanks = 很高兴能帮到您。
offer_count = { $count ->
   *[other] 有 { $count } 条答案可能适用
}

## Copying for a ticket

ticket_menu = 复制到工单
ticket_copy_link = 复制链接
ticket_copy_rich = 复制为富文本
ticket_copy_markdown = 复制为 Markdown
ticket_copy_text = 复制为纯文本
ticket_language = 副本的语言
ticket_not_translated = 尚未翻译。副本的语言：{ $language }。
ticket_behind = 此译文可能已过时。
ticket_copied = 已复制，可粘贴到工单
ticket_failed = 无法复制。请选中文字并手动复制。
ticket_rest = 在线阅读其余内容
answer_title = 哪个条目合适？
answer_label = 客户的消息
answer_hint = 内容不会离开此浏览器。引用的邮件和签名不计在内。
answer_language = 客户的语言
answer_by_text = 根据文本判断
answer_found = 合适的条目：{ $count } 个。
answer_none = 没有合适的条目。请用几个关键词再试。
answer_recognised = 文本的语言：{ $language }。
ticket_copy_permalink = 复制短永久链接
ticket_desk = 工单系统
ticket_any_desk = 不限
ticket_part = 部分
ticket_whole = 全部
ticket_source = 使用原文（{ $language }）

## Put into pages before a template sees them

not_found = 此页面不存在
footnote_back = 返回正文
table_label = 表 { $number }
task_done = 已完成
task_open = 未完成
