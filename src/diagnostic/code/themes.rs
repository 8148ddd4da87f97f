//! Codes of themes.

use super::{Code, Group, Row};
use crate::diagnostic::Severity::{Fault, Warning};

pub(super) const THEMES: Group = Group {
    title: "Themes",
    intro: "[Themes](themes.md) has the rules. A link that a template wrote is checked in the finished page. Its faults are \
        `broken-link` and `broken-anchor` too.",
    rows: &[
        Row {
            code: Code::UnknownTheme,
            name: "unknown-theme",
            severity: Fault,
            meaning: "`theme` or `extends` names a theme that is not there.",
            remedy: "Put the theme into `themes/<name>/`, or correct the name.",
            place: "content/site.yaml",
            wrong: &["theme: defualt"],
            mended: &["theme: default"],
        },
        Row {
            code: Code::ThemeName,
            name: "theme-name",
            severity: Fault,
            meaning: "`name` in `theme.yaml` is not the name of the theme's folder, so it is unclear by which name the theme \
                goes.",
            remedy: "Give both the same name.",
            place: "themes/paper/theme.yaml",
            wrong: &["name: papre"],
            mended: &["name: paper"],
        },
        Row {
            code: Code::ThemeCycle,
            name: "theme-cycle",
            severity: Fault,
            meaning: "Themes extend each other in a circle, so none of them can be the first.",
            remedy: "Let one of them extend `default`.",
            place: "themes/two/theme.yaml",
            wrong: &["extends: one"],
            mended: &["extends: default"],
        },
        Row {
            code: Code::BadTemplate,
            name: "bad-template",
            severity: Fault,
            meaning: "A template cannot be read or rendered: a syntax error, a field, function, string or asset that does not \
                exist, or a template that includes itself. No page that uses it can be made.",
            remedy: "Look at the line that is shown, and at the list of fields in the chapter on themes.",
            place: "themes/default/templates/article.html",
            wrong: &["<h1>{{ page.titel }}</h1>"],
            mended: &["<h1>{{ page.title }}</h1>"],
        },
        Row {
            code: Code::BadStrings,
            name: "bad-strings",
            severity: Fault,
            meaning: "A string table is not in the syntax of Fluent.",
            remedy: "Write one `name = Words` a line.",
            place: "themes/default/strings/en.ftl",
            wrong: &["search: Search"],
            mended: &["search = Search"],
        },
        Row {
            code: Code::BrokenAsset,
            name: "broken-asset",
            severity: Fault,
            meaning: "A style sheet names a static file that is not there, so browsers would ask for it in vain.",
            remedy: "Put the file beside the style sheet, or embed it as `data:`.",
            place: "themes/default/static/extra.css",
            wrong: &["main { background: url(\"no.svg\") }"],
            mended: &["main { background: none }"],
        },
        Row {
            code: Code::InlineCode,
            name: "inline-code",
            severity: Fault,
            meaning: "A template has an inline script, style or event handler. The site's content security policy blocks it in \
                every browser.",
            remedy: "Put it into a file of `static/`.",
            place: "themes/default/templates/article.html",
            wrong: &["<b onclick=\"copy()\">Copy</b>"],
            mended: &["<b data-copy>Copy</b>"],
        },
        Row {
            code: Code::UnquotedAttribute,
            name: "unquoted-attribute",
            severity: Warning,
            meaning: "An attribute with an expression has no quotes. A text with a space in it would end the attribute and \
                begin another one.",
            remedy: "Put quotes around the value.",
            place: "themes/default/templates/article.html",
            wrong: &["<a href={{ root }}index.html>Home</a>"],
            mended: &["<a href=\"{{ root }}index.html\">Home</a>"],
        },
        Row {
            code: Code::ExpressionInScript,
            name: "expression-in-script",
            severity: Warning,
            meaning: "A template writes text into a script or style element. Escaping for HTML does not protect there.",
            remedy: "Put the text into a `data-` attribute, and read that from the script.",
            place: "themes/default/templates/article.html",
            wrong: &["<script type=\"application/json\">{{ page.title }}</script>"],
            mended: &["<b data-title=\"{{ page.title }}\"></b>"],
        },
        Row {
            code: Code::BlockedSource,
            name: "blocked-source",
            severity: Warning,
            meaning: "A template or a style sheet loads a script, a style sheet, a font, a picture or a frame from another site, or \
                sends a form there. The site's content security policy blocks that in every browser, and nothing is shown in its \
                place.",
            remedy: "Put the file into `static/`, and name it with `asset(…)`. Instead of a frame, write a link.",
            place: "themes/default/templates/article.html",
            wrong: &["<img src=\"https://cdn.example.com/seal.svg\" alt=\"Our seal\">"],
            mended: &["<img src=\"{{ root }}{{ asset(name=\"icon.svg\") }}\" alt=\"Our seal\">"],
        },
        Row {
            code: Code::TemplateAlt,
            name: "template-alt",
            severity: Warning,
            meaning: "An `img` in a template has no `alt`. Screen readers then read out the name of the file.",
            remedy: "Say what it shows, or write `alt=\"\"` for decoration.",
            place: "themes/default/templates/article.html",
            wrong: &["<img src=\"{{ root }}{{ asset(name=\"icon.svg\") }}\">"],
            mended: &["<img src=\"{{ root }}{{ asset(name=\"icon.svg\") }}\" alt=\"\">"],
        },
        Row {
            code: Code::UnusedThemeFile,
            name: "unused-theme-file",
            severity: Warning,
            meaning: "A theme has a template that no page uses and no template in use includes or extends, or a folder that is not \
                read. Its name is probably misspelt, and the built-in file is used in its place.",
            remedy: "Correct the name, or take the file away.",
            place: "",
            wrong: &["themes/default/templates/artcle.html"],
            mended: &["themes/default/templates/article.html"],
        },
        Row {
            code: Code::UnusedTheme,
            name: "unused-theme",
            severity: Warning,
            meaning: "A folder in `themes/` is neither the theme that `site.yaml` names nor one that this theme extends. Nothing in it \
                has an effect.",
            remedy: "Correct the name, name the theme in `site.yaml`, or take the folder away.",
            place: "",
            wrong: &["themes/defualt/static/main.css"],
            mended: &["themes/default/static/main.css"],
        },
    ],
};
