### The words of the interface, in Spanish.

## On every page

skip_to_content = Ir al contenido
breadcrumbs = Usted está aquí
language = Idioma
scheme_auto = Colores: como en su dispositivo
scheme_light = Colores: claros
scheme_dark = Colores: oscuros
draft = Borrador: esta página solo aparece en una vista previa.
contact_question = ¿Prefiere hablar con una persona?
edit = Editar esta página
feedback = Díganos qué falta aquí
vote_question = ¿Le ha servido esta página?
vote_yes = Sí
vote_no = No
vote_thanks = Gracias por su respuesta.
vote_told = Su respuesta y el nombre de esta página se envían a { $host }, y nada sobre usted.
markdown_copy = Esta página en Markdown
updated_on = Actualizado el { $date }
on_this_page = En esta página
more_in = Más en { $topic }
see_all = Ver todo ({ $count })
previous_page = Anterior
next_page = Siguiente
previous_and_next_page = Página anterior y siguiente
all_pages = Todas las páginas de la A a la Z
menu = Menú
navigation = Contenido

## Buttons of scripts

copy = Copiar
copied = Copiado
link_copied = Enlace copiado
close = Cerrar

## Lists

topics = Temas
featured = Empiece aquí
guides = Guías
questions = Preguntas
errors = Mensajes de error
articles = Artículos
related_questions = Preguntas relacionadas
related = Siga leyendo
kind_topic = Tema
kind_guide = Guía
kind_step = Paso
kind_faq = Pregunta
kind_error = Error
kind_article = Artículo
count_guides = { $count ->
    [one] { $count } guía
   *[other] { $count } guías
}
count_questions = { $count ->
    [one] { $count } pregunta
   *[other] { $count } preguntas
}
count_errors = { $count ->
    [one] { $count } error
   *[other] { $count } errores
}
count_articles = { $count ->
    [one] { $count } artículo
   *[other] { $count } artículos
}
steps = { $count ->
    [one] { $count } paso
   *[other] { $count } pasos
}
minutes = { $count ->
    [one] Alrededor de un minuto
   *[other] Unos { $count } minutos
}

## Guides and steps

before_you_begin = Antes de empezar
step = Paso { $number }
step_of = Paso { $number } de { $total }
link_to_step = Copiar un enlace al paso { $number }
you_should_see = Debería ver esto
step_done = El paso { $number } está hecho
done = hecho
progress = { $done ->
    [one] { $done } de { $total } pasos hecho
   *[other] { $done } de { $total } pasos hechos
}
progress_all = Los { $total } pasos están hechos
one_at_a_time = Paso a paso
whole_guide = La guía completa en una página
outcome = Lo que tiene ahora
if_something_goes_wrong = Si algo sale mal
steps_of_guide = Pasos de esta guía
previous_and_next = Paso anterior y siguiente
previous_step = Paso anterior
next_step = Paso siguiente

## Errors

error_message = Lo que ve
where_it_happens = Dónde ocurre
still_stuck = ¿Sigue sin resolverse?

## Callouts

callout_note = Nota
callout_tip = Consejo
callout_important = Importante
callout_warning = Advertencia
callout_caution = Precaución
choices_label = Instrucciones para
# $choices is one name or several: Android / iPhone.
choice_only = Solo para { $choices }

## Pages that are not there

not_found_text = Puede que la dirección esté mal escrita o que la página tenga otro nombre.
not_found_next = Vuelva a empezar desde una de estas páginas:
to_home = Ir a la página de inicio
moved_text = Esta página ha cambiado de dirección. Su navegador le lleva allí.
gone_text = Hemos retirado esta página porque ya no es válida.
gone_replacement = Esta página ocupa su lugar
choose_language = Elija su idioma

## Languages

# $wanted, $shown and $language are languages' own names: Deutsch, 日本語.
fallback_notice = Esta página aún no está disponible en este idioma: { $wanted }. Idioma mostrado: { $shown }.
fallback_link = Abrir en este idioma: { $language }
not_translated = aún sin traducir
translation_current = versión completa
translation_stale = puede no estar actualizada
translation_partial = en parte sin traducir
translation_missing = idioma mostrado: { $language }
behind_notice = Es posible que esta parte no esté actualizada.
behind_link = Leer la versión más reciente: { $language }
unsure_notice = Es posible que esta parte difiera del original.
unsure_link = Leer el original: { $language }

## Search

search = Buscar
search_placeholder = Escriba unas palabras o pegue un mensaje de error
search_shorter = Escriba al menos tres letras
search_results_title = Resultados de la búsqueda
search_count = { $count ->
    [one] { $count } resultado
   *[other] { $count } resultados
}
search_see_all = Ver todos los resultados
search_other_language = Resultados en otro idioma: { $language }
search_none = No se encontró nada para «{ $query }».
search_none_hint = Revise la ortografía, use menos palabras u otras distintas, o pegue el mensaje de error completo.
search_like = «{ $word }» por «{ $query }»
search_like_other = Otras palabras para «{ $query }»
search_meant = Significa casi lo mismo
search_weak = Nada encaja bien. Lo más parecido:
search_elsewhere = { $results } en { $language }
search_told = Las palabras de una búsqueda sin resultados se envían a { $host }, sin números, direcciones ni claves.
search_filter_kind = Tipo
search_filter_topic = Tema
search_all = Todo
search_failed = No se pudo cargar la búsqueda.
search_retry = Reintentar
search_reload = Esta página es más antigua que la búsqueda. Vuelva a cargarla.
search_needs_script = La búsqueda necesita JavaScript. Los temas de abajo llevan a todas las páginas.

## Error box

error_codes = Por código
match_needs_script = Para buscar un error por su mensaje hace falta JavaScript. Abajo están todos los errores.
match_title = Buscar un mensaje de error
match_label = Pegue el mensaje de error o el registro
match_hint = Nada de lo que pegue sale de esta página.
match_told = Si nada coincide, se envían a { $host } palabras de lo que pegue, sin números, direcciones ni claves.
match_button = Buscar
match_cut = Solo se leyó la primera parte.
match_count = { $count ->
    [one] { $count } error coincide
   *[other] { $count } errores coinciden
}
match_none = No coincide ninguno de los errores descritos aquí.
match_reason_code = El código { $code } coincide.
match_reason_text = Esta línea coincide.
match_reason_words = Palabras parecidas.
match_offer = Parece un mensaje de error. Buscarlo

## The help drawer on other pages

drawer = Ayuda
drawer_here = Para esta página
drawer_back = Atrás
drawer_full = Abrir la página completa en una pestaña nueva
drawer_home = Abrir el centro de ayuda en una pestaña nueva
solved = Esto resolvió mi problema
solved_thanks = Nos alegra que le haya servido.
offer_count = { $count ->
    [one] { $count } respuesta puede servirle
   *[other] { $count } respuestas pueden servirle
}

## Copying for a ticket

ticket_menu = Copiar para un ticket
ticket_copy_link = Copiar enlace
ticket_copy_rich = Copiar como texto con formato
ticket_copy_markdown = Copiar como Markdown
ticket_copy_text = Copiar como texto sin formato
ticket_language = Idioma de la copia
ticket_not_translated = Sin traducir. Idioma de la copia: { $language }.
ticket_behind = Es posible que esta traducción no esté actualizada.
ticket_copied = Copiado para el ticket
ticket_failed = No se pudo copiar. Seleccione el texto y cópielo a mano.
ticket_rest = Leer el resto en línea
answer_title = ¿Qué entrada encaja?
answer_label = El mensaje del cliente
answer_hint = Nada de esto sale de este navegador. Se omiten los correos citados y las firmas.
answer_language = Idioma del cliente
answer_by_text = Según el texto
answer_found = Entradas que encajan: { $count }.
answer_none = Ninguna entrada encaja. Prueba con las pocas palabras importantes.
answer_recognised = Idioma del texto: { $language }.
ticket_copy_permalink = Copiar enlace permanente corto
ticket_desk = Servicio de asistencia
ticket_any_desk = cualquiera
ticket_part = Parte
ticket_whole = Todo
ticket_source = Usar el original ({ $language })

## Put into pages before a template sees them

not_found = Esta página no existe
footnote_back = Volver al texto
table_label = Tabla { $number }
task_done = Hecho
task_open = Sin hacer
