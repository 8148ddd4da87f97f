### The words of the interface, in Korean.

## On every page

skip_to_content = 본문으로 건너뛰기
breadcrumbs = 현재 위치
language = 언어
scheme_auto = 색상: 기기 설정에 따름
scheme_light = 색상: 밝게
scheme_dark = 색상: 어둡게
draft = 초안: 이 페이지는 미리보기에만 표시됩니다.
contact_question = 상담원의 도움이 필요하세요?
edit = 이 페이지 편집
feedback = 부족한 내용 알려 주기
vote_question = 도움이 되었습니까?
vote_yes = 예
vote_no = 아니요
vote_thanks = 답변해 주셔서 감사합니다.
vote_told = 답변과 이 페이지의 이름만 { $host }(으)로 전송되며, 사용자에 관한 정보는 전송되지 않습니다.
markdown_copy = 이 페이지의 Markdown 버전
updated_on = 업데이트: { $date }
on_this_page = 이 페이지의 내용
more_in = { $topic }의 다른 페이지
see_all = 모두 보기({ $count })
previous_page = 이전
next_page = 다음
previous_and_next_page = 이전 및 다음 페이지
all_pages = 모든 페이지(가나다순)
menu = 메뉴
navigation = 목차

## Buttons of scripts

copy = 복사
copied = 복사됨
link_copied = 링크 복사됨
close = 닫기

## Lists

topics = 주제
featured = 여기에서 시작하세요
guides = 가이드
questions = 질문
errors = 오류 메시지
articles = 글
related_questions = 관련 질문
related = 이어서 읽기
kind_topic = 주제
kind_guide = 가이드
kind_step = 단계
kind_faq = 질문
kind_error = 오류
kind_article = 글
count_guides = { $count ->
   *[other] 가이드 { $count }개
}
count_questions = { $count ->
   *[other] 질문 { $count }개
}
count_errors = { $count ->
   *[other] 오류 { $count }개
}
count_articles = { $count ->
   *[other] 글 { $count }개
}
steps = { $count ->
   *[other] { $count }단계
}
minutes = { $count ->
   *[other] 약 { $count }분
}

## Guides and steps

before_you_begin = 시작하기 전에
step = { $number }단계
step_of = 총 { $total }단계 중 { $number }단계
link_to_step = { $number }단계 링크 복사
you_should_see = 다음과 같이 표시됩니다
step_done = { $number }단계 완료
done = 완료
progress = { $done ->
   *[other] 총 { $total }단계 중 { $done }개 완료
}
progress_all = 총 { $total }단계 모두 완료
one_at_a_time = 한 단계씩 보기
whole_guide = 전체 가이드를 한 페이지로 보기
outcome = 완료된 결과
if_something_goes_wrong = 문제가 생겼을 때
steps_of_guide = 이 가이드의 단계
previous_and_next = 이전 단계와 다음 단계
previous_step = 이전 단계
next_step = 다음 단계

## Errors

error_message = 표시되는 메시지
where_it_happens = 발생 위치
still_stuck = 아직 해결되지 않았나요?

## Callouts

callout_note = 참고
callout_tip = 팁
callout_important = 중요
callout_warning = 경고
callout_caution = 주의
choices_label = 대상 선택
# $choices is one name or several: Android / iPhone.
choice_only = { $choices } 전용

## Pages that are not there

not_found_text = 주소를 잘못 입력했거나 페이지 이름이 바뀌었을 수 있습니다.
not_found_next = 다음 페이지에서 다시 시작하세요.
to_home = 시작 페이지로 이동
moved_text = 이 페이지는 옮겨졌습니다. 새 페이지로 자동 이동합니다.
gone_text = 더 이상 해당되지 않는 내용이라 이 페이지를 삭제했습니다.
gone_replacement = 대신 볼 페이지
choose_language = 언어를 선택하세요

## Languages

# $wanted, $shown and $language are languages' own names: Deutsch, 日本語.
fallback_notice = 이 페이지의 { $wanted } 버전은 아직 없습니다. 표시된 언어: { $shown }
fallback_link = 이 언어로 열기: { $language }
not_translated = 아직 번역되지 않음
translation_current = 전체 내용 제공
translation_stale = 최신이 아닐 수 있음
translation_partial = 일부 번역되지 않음
translation_missing = 표시 언어: { $language }
behind_notice = 이 부분은 최신이 아닐 수 있습니다.
behind_link = 더 새로운 버전 읽기: { $language }
unsure_notice = 이 부분은 원문과 다를 수 있습니다.
unsure_link = 원문 읽기: { $language }

## Search

search = 검색
search_placeholder = 단어를 입력하거나 오류 메시지를 붙여 넣으세요
search_shorter = 조금 더 길게 입력하세요
search_results_title = 검색 결과
search_count = { $count ->
   *[other] 결과 { $count }개
}
search_see_all = 모든 결과 보기
search_other_language = 다른 언어의 결과: { $language }
search_none = ‘{ $query }’에 대한 결과가 없습니다.
search_none_hint = 맞춤법을 확인하거나, 단어를 줄이거나 바꾸거나, 오류 메시지 전체를 붙여 넣으세요.
search_like = ‘{ $query }’ 대신 ‘{ $word }’
search_like_other = ‘{ $query }’의 다른 표현
search_meant = 거의 같은 뜻
search_weak = 딱 맞는 결과가 없습니다. 가장 가까운 결과입니다.
search_elsewhere = { $language }: { $results }
search_told = 결과가 없는 검색의 단어는 숫자, 주소, 키를 제외하고 { $host }(으)로 전송됩니다.
search_filter_kind = 종류
search_filter_topic = 주제
search_all = 전체
search_failed = 검색을 불러오지 못했습니다.
search_retry = 다시 시도
search_reload = 이 페이지가 검색 데이터보다 오래되었습니다. 새로 고치세요.
search_needs_script = 검색하려면 JavaScript가 필요합니다. 아래 주제에서 모든 페이지로 이동할 수 있습니다.

## Error box

error_codes = 코드별
match_needs_script = 메시지로 오류를 찾으려면 JavaScript가 필요합니다. 모든 오류는 아래에 있습니다.
match_title = 오류 메시지 찾기
match_label = 오류 메시지나 로그를 붙여 넣으세요
match_hint = 붙여 넣은 내용은 이 페이지 밖으로 나가지 않습니다.
match_told = 일치하는 항목이 없으면 붙여 넣은 내용의 단어가 숫자, 주소, 키를 제외하고 { $host }(으)로 전송됩니다.
match_button = 찾기
match_cut = 앞부분만 읽었습니다.
match_count = { $count ->
   *[other] 일치하는 항목 { $count }개
}
match_none = 여기에 설명된 오류 중 일치하는 것이 없습니다.
match_reason_code = 일치하는 코드: { $code }
match_reason_text = 이 줄이 일치합니다.
match_reason_words = 비슷한 단어가 있습니다.
match_offer = 오류 메시지인 것 같습니다. 찾아보기

## The help drawer on other pages

drawer = 도움말
drawer_here = 이 페이지에 대한 도움말
drawer_back = 뒤로
drawer_full = 전체 페이지를 새 탭에서 열기
drawer_home = 도움말 센터를 새 탭에서 열기
solved = 문제가 해결되었습니다
solved_thanks = 도움이 되어 다행입니다.
offer_count = { $count ->
   *[other] 도움이 될 만한 답변이 { $count }개 있습니다
}

## Copying for a ticket

ticket_menu = 티켓용으로 복사
ticket_copy_link = 링크 복사
ticket_copy_rich = 서식 있는 텍스트로 복사
ticket_copy_markdown = Markdown으로 복사
ticket_copy_text = 일반 텍스트로 복사
ticket_language = 복사본의 언어
ticket_not_translated = 번역되지 않았습니다. 복사본의 언어: { $language }
ticket_behind = 이 번역은 최신이 아닐 수 있습니다.
ticket_copied = 티켓용으로 복사됨
ticket_failed = 복사하지 못했습니다. 텍스트를 선택해 직접 복사하세요.
ticket_rest = 나머지를 온라인에서 읽기
answer_title = 어떤 항목이 맞나요?
answer_label = 고객의 메시지
answer_hint = 내용은 이 브라우저를 벗어나지 않습니다. 인용된 메일과 서명은 제외됩니다.
answer_language = 고객의 언어
answer_by_text = 글에서 판단
answer_found = 맞는 항목: { $count }개.
answer_none = 맞는 항목이 없습니다. 중요한 단어 몇 개로 시도해 보세요.
answer_recognised = 글의 언어: { $language }.
ticket_copy_permalink = 짧은 고유 링크 복사
ticket_desk = 헬프데스크
ticket_any_desk = 지정 안 함
ticket_part = 부분
ticket_whole = 전체
ticket_source = 원문 사용({ $language })

## Put into pages before a template sees them

not_found = 페이지가 없습니다
footnote_back = 본문으로 돌아가기
table_label = 표 { $number }
task_done = 완료
task_open = 미완료
