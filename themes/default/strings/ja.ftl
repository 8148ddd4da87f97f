### The words of the interface, in Japanese.

## On every page

skip_to_content = 本文へ移動
breadcrumbs = 現在の位置
language = 言語
scheme_auto = 配色：端末の設定に合わせる
scheme_light = 配色：ライト
scheme_dark = 配色：ダーク
draft = 下書き：このページはプレビューにだけ表示されます。
contact_question = 担当者に相談しますか？
edit = このページを編集
feedback = 足りない情報を知らせる
vote_question = このページは役に立ちましたか？
vote_yes = はい
vote_no = いいえ
vote_thanks = ご回答ありがとうございます。
vote_told = 回答とこのページの名前だけが { $host } に送られます。あなたに関する情報は送られません。
markdown_copy = このページのMarkdown版
updated_on = 更新日：{ $date }
on_this_page = このページの内容
more_in = 「{ $topic }」のほかのページ
see_all = すべて見る（{ $count }）
previous_page = 前へ
next_page = 次へ
previous_and_next_page = 前後のページ
all_pages = すべてのページ（五十音順）
menu = メニュー
navigation = 目次

## Buttons of scripts

copy = コピー
copied = コピーしました
link_copied = リンクをコピーしました
close = 閉じる

## Lists

topics = トピック
featured = はじめに
guides = ガイド
questions = 質問
errors = エラーメッセージ
articles = 記事
related_questions = 関連する質問
related = 次に読む
kind_topic = トピック
kind_guide = ガイド
kind_step = ステップ
kind_faq = 質問
kind_error = エラー
kind_article = 記事
count_guides = { $count ->
   *[other] ガイド{ $count }件
}
count_questions = { $count ->
   *[other] 質問{ $count }件
}
count_errors = { $count ->
   *[other] エラー{ $count }件
}
count_articles = { $count ->
   *[other] 記事{ $count }件
}
steps = { $count ->
   *[other] { $count }ステップ
}
minutes = { $count ->
   *[other] 約{ $count }分
}

## Guides and steps

before_you_begin = 始める前に
step = ステップ{ $number }
step_of = ステップ{ $number }（全{ $total }ステップ）
link_to_step = ステップ{ $number }へのリンクをコピー
you_should_see = このように表示されます
step_done = ステップ{ $number }を完了
done = 完了
progress = { $done ->
   *[other] { $total }ステップ中{ $done }ステップ完了
}
progress_all = 全{ $total }ステップ完了
one_at_a_time = 1ステップずつ表示
whole_guide = ガイド全体を1ページで表示
outcome = これでできたこと
if_something_goes_wrong = うまくいかないとき
steps_of_guide = このガイドのステップ
previous_and_next = 前後のステップ
previous_step = 前のステップ
next_step = 次のステップ

## Errors

error_message = 表示されるメッセージ
where_it_happens = 発生する場所
still_stuck = まだ解決しませんか？

## Callouts

callout_note = メモ
callout_tip = ヒント
callout_important = 重要
callout_warning = 警告
callout_caution = 注意
choices_label = 対象の選択
# $choices is one name or several: Android / iPhone.
choice_only = { $choices } のみ

## Pages that are not there

not_found_text = アドレスの入力間違いか、ページの名前が変わった可能性があります。
not_found_next = 次のページからお探しください。
to_home = トップページへ
moved_text = このページは移動しました。新しいページに自動で移動します。
gone_text = このページは、現在は当てはまらない内容のため削除しました。
gone_replacement = 代わりのページ
choose_language = 言語を選んでください

## Languages

# $wanted, $shown and $language are languages' own names: Deutsch, 日本語.
fallback_notice = このページの{ $wanted }版はまだありません。表示中の言語：{ $shown }
fallback_link = この言語で開く：{ $language }
not_translated = 未翻訳
translation_current = 全文あり
translation_stale = 古い可能性あり
translation_partial = 一部未翻訳
translation_missing = 表示言語：{ $language }
behind_notice = この部分は古い可能性があります。
behind_link = 新しい版を読む：{ $language }
unsure_notice = この部分は原文と異なる可能性があります。
unsure_link = 原文を読む：{ $language }

## Search

search = 検索
search_placeholder = 言葉を入力するか、エラーメッセージを貼り付け
search_shorter = もう少し長く入力してください
search_results_title = 検索結果
search_count = { $count ->
   *[other] { $count }件の結果
}
search_see_all = すべての結果を見る
search_other_language = ほかの言語の結果：{ $language }
search_none = 「{ $query }」に一致する結果はありません。
search_none_hint = つづりを確かめるか、言葉を減らすか変えるか、エラーメッセージ全体を貼り付けてください。
search_like = 「{ $query }」→「{ $word }」
search_like_other = 「{ $query }」の別の言い方
search_meant = ほぼ同じ意味
search_weak = ぴったりの結果はありません。近いものは次のとおりです。
search_elsewhere = { $language }：{ $results }
search_told = 結果のなかった検索の言葉は、数字・アドレス・キーを除いて { $host } に送られます。
search_filter_kind = 種類
search_filter_topic = トピック
search_all = すべて
search_failed = 検索を読み込めませんでした。
search_retry = 再試行
search_reload = このページは検索データより古くなっています。再読み込みしてください。
search_needs_script = 検索にはJavaScriptが必要です。下のトピックからすべてのページに移動できます。

## Error box

error_codes = コード別
match_needs_script = メッセージからエラーを探すには JavaScript が必要です。すべてのエラーを下に示します。
match_title = エラーメッセージを調べる
match_label = エラーメッセージまたはログを貼り付け
match_hint = 貼り付けた内容はこのページの外に送られません。
match_told = 一致するものがない場合、貼り付けた内容の言葉が、数字・アドレス・キーを除いて { $host } に送られます。
match_button = 調べる
match_cut = 最初の部分だけを読み取りました。
match_count = { $count ->
   *[other] { $count }件が一致
}
match_none = ここで説明しているエラーに一致するものはありません。
match_reason_code = コード{ $code }が一致しています。
match_reason_text = この行が一致しています。
match_reason_words = 似た言葉があります。
match_offer = エラーメッセージのようです。調べる

## The help drawer on other pages

drawer = ヘルプ
drawer_here = このページについて
drawer_back = 戻る
drawer_full = ページ全体を新しいタブで開く
drawer_home = ヘルプセンターを新しいタブで開く
solved = これで解決しました
solved_thanks = お役に立ててうれしいです。
offer_count = { $count ->
   *[other] 役に立ちそうな回答が{ $count }件あります
}

## Copying for a ticket

ticket_menu = チケット用にコピー
ticket_copy_link = リンクをコピー
ticket_copy_rich = 書式付きテキストでコピー
ticket_copy_markdown = Markdownでコピー
ticket_copy_text = プレーンテキストでコピー
ticket_language = コピーの言語
ticket_not_translated = 未翻訳です。コピーの言語：{ $language }
ticket_behind = この翻訳は古い可能性があります。
ticket_copied = チケット用にコピーしました
ticket_failed = コピーできませんでした。テキストを選択して手動でコピーしてください。
ticket_rest = 続きをオンラインで読む
answer_title = どの項目が当てはまりますか？
answer_label = お客様からのメッセージ
answer_hint = 内容がこのブラウザーの外に送られることはありません。引用されたメールと署名は除かれます。
answer_language = お客様の言語
answer_by_text = 文章から判断
answer_found = 当てはまる項目：{ $count }件。
answer_none = 当てはまる項目はありません。大事な言葉だけでお試しください。
answer_recognised = 文章の言語：{ $language }。
ticket_copy_permalink = 短いパーマリンクをコピー
ticket_desk = ヘルプデスク
ticket_any_desk = 指定なし
ticket_part = 範囲
ticket_whole = すべて
ticket_source = 原文を使う（{ $language }）

## Put into pages before a template sees them

not_found = ページが見つかりません
footnote_back = 本文に戻る
table_label = 表{ $number }
task_done = 完了
task_open = 未完了
