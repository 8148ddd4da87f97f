### The words of the interface, in Brazilian Portuguese.

## On every page

skip_to_content = Ir para o conteúdo
breadcrumbs = Você está aqui
language = Idioma
scheme_auto = Cores: como no seu dispositivo
scheme_light = Cores: claras
scheme_dark = Cores: escuras
draft = Rascunho: esta página só aparece em uma prévia.
contact_question = Prefere falar com uma pessoa?
edit = Editar esta página
feedback = Conte o que está faltando aqui
vote_question = Esta página ajudou?
vote_yes = Sim
vote_no = Não
vote_thanks = Obrigado pela sua resposta.
vote_told = Sua resposta e o nome desta página são enviados a { $host }, e nada sobre você.
markdown_copy = Esta página em Markdown
updated_on = Atualizado em { $date }
on_this_page = Nesta página
more_in = Mais em { $topic }
see_all = Ver tudo ({ $count })
previous_page = Anterior
next_page = Próxima
previous_and_next_page = Página anterior e próxima
all_pages = Todas as páginas de A a Z
menu = Menu
navigation = Conteúdo

## Buttons of scripts

copy = Copiar
copied = Copiado
link_copied = Link copiado
close = Fechar

## Lists

topics = Tópicos
featured = Comece aqui
guides = Guias
questions = Perguntas
errors = Mensagens de erro
articles = Artigos
related_questions = Perguntas relacionadas
related = Leia a seguir
kind_topic = Tópico
kind_guide = Guia
kind_step = Etapa
kind_faq = Pergunta
kind_error = Erro
kind_article = Artigo
count_guides = { $count ->
    [one] { $count } guia
   *[other] { $count } guias
}
count_questions = { $count ->
    [one] { $count } pergunta
   *[other] { $count } perguntas
}
count_errors = { $count ->
    [one] { $count } erro
   *[other] { $count } erros
}
count_articles = { $count ->
    [one] { $count } artigo
   *[other] { $count } artigos
}
steps = { $count ->
    [one] { $count } etapa
   *[other] { $count } etapas
}
minutes = { $count ->
    [one] Cerca de um minuto
   *[other] Cerca de { $count } minutos
}

## Guides and steps

before_you_begin = Antes de começar
step = Etapa { $number }
step_of = Etapa { $number } de { $total }
link_to_step = Copiar um link para a etapa { $number }
you_should_see = Você deve ver
step_done = A etapa { $number } está concluída
done = concluída
progress = { $done ->
    [one] { $done } de { $total } etapas concluída
   *[other] { $done } de { $total } etapas concluídas
}
progress_all = Todas as { $total } etapas concluídas
one_at_a_time = Uma etapa por vez
whole_guide = O guia inteiro em uma página
outcome = O que você tem agora
if_something_goes_wrong = Se algo der errado
steps_of_guide = Etapas deste guia
previous_and_next = Etapa anterior e próxima etapa
previous_step = Etapa anterior
next_step = Próxima etapa

## Errors

error_message = O que você vê
where_it_happens = Onde acontece
still_stuck = Ainda não resolveu?

## Callouts

callout_note = Nota
callout_tip = Dica
callout_important = Importante
callout_warning = Aviso
callout_caution = Cuidado
choices_label = Instruções para
# $choices is one name or several: Android / iPhone.
choice_only = Somente para { $choices }

## Pages that are not there

not_found_text = O endereço pode ter sido digitado errado ou a página pode ter um novo nome.
not_found_next = Recomece por uma destas páginas:
to_home = Ir para a página inicial
moved_text = Esta página mudou de endereço. Seu navegador leva você até lá.
gone_text = Retiramos esta página porque ela não vale mais.
gone_replacement = Esta página entrou no lugar dela
choose_language = Escolha seu idioma

## Languages

# $wanted, $shown and $language are languages' own names: Deutsch, 日本語.
fallback_notice = Esta página ainda não está disponível neste idioma: { $wanted }. Idioma exibido: { $shown }.
fallback_link = Abrir neste idioma: { $language }
not_translated = ainda não traduzido
translation_current = versão completa
translation_stale = pode estar desatualizada
translation_partial = em parte não traduzida
translation_missing = idioma exibido: { $language }
behind_notice = Esta parte pode estar desatualizada.
behind_link = Ler a versão mais recente: { $language }
unsure_notice = Esta parte pode diferir do original.
unsure_link = Ler o original: { $language }

## Search

search = Buscar
search_placeholder = Digite algumas palavras ou cole uma mensagem de erro
search_shorter = Digite pelo menos três letras
search_results_title = Resultados da busca
search_count = { $count ->
    [one] { $count } resultado
   *[other] { $count } resultados
}
search_see_all = Ver todos os resultados
search_other_language = Resultados em outro idioma: { $language }
search_none = Nada encontrado para “{ $query }”.
search_none_hint = Confira a ortografia, use menos palavras ou outras, ou cole a mensagem de erro inteira.
search_like = “{ $word }” por “{ $query }”
search_like_other = Outras palavras para “{ $query }”
search_meant = Significa quase o mesmo
search_weak = Nada aqui corresponde bem. O que mais se aproxima:
search_elsewhere = { $results } em { $language }
search_told = As palavras de uma busca sem resultados são enviadas a { $host }, sem números, endereços nem chaves.
search_filter_kind = Tipo
search_filter_topic = Tópico
search_all = Tudo
search_failed = Não foi possível carregar a busca.
search_retry = Tentar de novo
search_reload = Esta página é mais antiga que a busca. Recarregue-a.
search_needs_script = A busca precisa de JavaScript. Os tópicos abaixo levam a todas as páginas.

## Error box

error_codes = Por código
match_needs_script = Procurar um erro pela mensagem exige JavaScript. Todos os erros estão listados abaixo.
match_title = Encontrar uma mensagem de erro
match_label = Cole a mensagem de erro ou o log
match_hint = Nada do que você cola sai desta página.
match_told = Se nada corresponder, palavras do que você cola são enviadas a { $host }, sem números, endereços nem chaves.
match_button = Encontrar
match_cut = Só a primeira parte foi lida.
match_count = { $count ->
    [one] { $count } erro corresponde
   *[other] { $count } erros correspondem
}
match_none = Nenhum dos erros descritos aqui corresponde.
match_reason_code = O código { $code } corresponde.
match_reason_text = Esta linha corresponde.
match_reason_words = Palavras parecidas.
match_offer = Isto parece uma mensagem de erro. Procurar

## The help drawer on other pages

drawer = Ajuda
drawer_here = Para esta página
drawer_back = Voltar
drawer_full = Abrir a página inteira em uma nova aba
drawer_home = Abrir a central de ajuda em uma nova aba
solved = Isto resolveu meu problema
solved_thanks = Que bom que isto ajudou.
offer_count = { $count ->
    [one] { $count } resposta pode servir
   *[other] { $count } respostas podem servir
}

## Copying for a ticket

ticket_menu = Copiar para o chamado
ticket_copy_link = Copiar link
ticket_copy_rich = Copiar como texto formatado
ticket_copy_markdown = Copiar como Markdown
ticket_copy_text = Copiar como texto simples
ticket_language = Idioma da cópia
ticket_not_translated = Sem tradução. Idioma da cópia: { $language }.
ticket_behind = Esta tradução pode estar desatualizada.
ticket_copied = Copiado para o chamado
ticket_failed = Não foi possível copiar. Selecione o texto e copie manualmente.
ticket_rest = Ler o restante on-line
answer_title = Qual entrada serve?
answer_label = A mensagem do cliente
answer_hint = Nada disso sai deste navegador. E-mails citados e assinaturas são ignorados.
answer_language = Idioma do cliente
answer_by_text = Conforme o texto
answer_found = Entradas que servem: { $count }.
answer_none = Nenhuma entrada serve. Tente com as poucas palavras que importam.
answer_recognised = Idioma do texto: { $language }.
ticket_copy_permalink = Copiar link permanente curto
ticket_desk = Central de atendimento
ticket_any_desk = qualquer
ticket_part = Parte
ticket_whole = Tudo
ticket_source = Usar o original ({ $language })

## Put into pages before a template sees them

not_found = Esta página não existe
footnote_back = Voltar ao texto
table_label = Tabela { $number }
task_done = Feito
task_open = Não feito
