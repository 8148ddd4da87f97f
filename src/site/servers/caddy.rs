//! Caddy.

use std::fmt::Write as _;

use super::{MARKDOWN_TYPE, Plan, escaped};
use crate::addresses;
use crate::site::delivery::{Cache, OTHER_TYPE, TYPES};

pub fn write(plan: &Plan) -> String {
    let Plan { folder, base, .. } = plan;
    let mut out = plan.preface("caddy", "It belongs into /etc/caddy/Caddyfile, or a file that it imports");
    let scheme = if plan.is_https { "https" } else { "http" };
    let port = plan.port.map_or(String::new(), |port| format!(":{port}"));
    let _ = writeln!(out, "\n{scheme}://{}{port} {{", plan.host);
    if let Some(address) = plan.bind() {
        let _ = writeln!(out, "    bind {address}");
    }
    maps(plan, &mut out);
    out.push_str("    route {\n        @waymark_moved expression `{waymark_moved} != \"\"`\n");
    out.push_str("        redir @waymark_moved {waymark_moved} 301\n");
    if *base != "/" {
        let _ = writeln!(out, "        redir {} {base} 301", base.trim_end_matches('/'));
        let _ = writeln!(out, "        # Here is the place of what else the host serves.");
        let _ = writeln!(out, "        @waymark_elsewhere not path {base}*\n        respond @waymark_elsewhere 404");
    }
    if plan.has_markdown {
        markdown(plan, &mut out);
    }
    headers(plan, &mut out);
    let _ = write!(
        out,
        "        # Neither hidden files nor what is for other hosts.\n\
                 @waymark_hidden {{\n            path_regexp {}\n            not path {base}.well-known/*\n        }}\n\
                 error @waymark_hidden 404\n        @waymark_for_others path_regexp {}\n        error @waymark_for_others 404\n",
        raw(&format!("^{}(.*/)?\\.", escaped(base))),
        raw(&plan.for_other_hosts())
    );
    strip(base, &mut out, "        ");
    let _ = write!(
        out,
        "        file_server {{\n            root {}\n            precompressed br gzip\n        }}\n    }}\n",
        raw(folder)
    );
    out.push_str("    handle_errors {\n");
    let _ = writeln!(out, "        header Cache-Control \"{}\"", Cache::HostDefault.explicit());
    let _ = writeln!(out, "        header Content-Type \"{}\"\n        rewrite * {{waymark_missing}}", TYPES[0].1);
    let _ = writeln!(
        out,
        "        file_server {{\n            root {}\n            precompressed br gzip\n        }}\n    }}\n}}",
        raw(folder)
    );
    out
}

/// Tables from the path to where it has moved, and to the page that says that it is missing.
fn maps(plan: &Plan, out: &mut String) {
    out.push_str("    # Old addresses.\n    map {path} {waymark_moved} {\n");
    // In a Caddyfile a brace begins a placeholder; from such an address its page leads on.
    for moved in plan.moved.iter().filter(|moved| !moved.from.contains(['{', '}', '`'])) {
        for from in moved.spellings() {
            let _ = writeln!(out, "        {} {}", raw(&from), raw(&moved.to));
        }
    }
    out.push_str(
        "        default \"\"\n    }\n    # The page for missing addresses in each language, in the site's folder.\n",
    );
    out.push_str("    map {path} {waymark_missing} {\n");
    for locale in &plan.locales {
        let missing = plan.not_found(Some(locale));
        let pattern = format!("~^{}{}/", escaped(plan.base), escaped(locale));
        let _ = writeln!(out, "        {} /{}", raw(&pattern), &missing[plan.base.len()..]);
    }
    let _ = writeln!(out, "        default /{}\n    }}", &plan.not_found(None)[plan.base.len()..]);
}

/// Sends the copy of a page to programs that ask for Markdown.
fn markdown(plan: &Plan, out: &mut String) {
    let Plan { base, folder, .. } = plan;
    let copy = addresses::MARKDOWN;
    let _ = write!(
        out,
        "        # Programs that ask for Markdown get the copy of a page.\n        @waymark_folder path_regexp waymark_folder {}\n        \
         header @waymark_folder +Vary Accept\n        @waymark_markdown {{\n            header Accept *{MARKDOWN_TYPE}*\n            \
         path_regexp waymark_folder {}\n        }}\n        route @waymark_markdown {{\n            @waymark_copy file {{\n                \
         root {}\n                try_files /{{re.waymark_folder.1}}{copy}\n            }}\n            \
         rewrite @waymark_copy {{path}}{copy}\n        }}\n",
        raw(&format!("^{}(.*/)?$", escaped(base))),
        raw(&format!("^{}(.*/)?$", escaped(base))),
        raw(folder)
    );
}

fn headers(plan: &Plan, out: &mut String) {
    out.push_str(
        "        # Of the two validators this is the weaker one.\n        request_header -If-Modified-Since\n",
    );
    out.push_str("        header {\n            -Last-Modified\n            defer\n        }\n");
    let _ = writeln!(out, "        header Cache-Control \"{}\"", Cache::HostDefault.explicit());
    for (number, pattern) in plan.immutable.iter().enumerate() {
        let _ = writeln!(out, "        @waymark_immutable_{number} path_regexp {}", raw(pattern));
        let _ = writeln!(
            out,
            "        header @waymark_immutable_{number} Cache-Control \"{}\"",
            Cache::Immutable.explicit()
        );
    }
    for (number, sent) in plan.headers.iter().enumerate() {
        // Browsers keep to all policies, so these are added to each other.
        let value = raw(sent.value);
        if sent.patterns.is_empty() {
            let _ = writeln!(out, "        header +{} {value}", sent.name);
        } else {
            let _ = writeln!(out, "        @waymark_header_{number} path_regexp {}", raw(&sent.patterns.join("|")));
            let _ = writeln!(out, "        header @waymark_header_{number} +{} {value}", sent.name);
        }
    }
    let _ = writeln!(out, "        header Content-Type {OTHER_TYPE}");
    let _ = writeln!(out, "        @waymark_page path_regexp {}", raw("/$"));
    let _ = writeln!(out, "        header @waymark_page Content-Type \"{}\"", TYPES[0].1);
    for (extension, content_type) in TYPES {
        let _ = writeln!(out, "        @waymark_{extension} path_regexp {}", raw(&format!("(?i)\\.{extension}$")));
        let _ = writeln!(out, "        header @waymark_{extension} Content-Type \"{content_type}\"");
    }
}

/// Takes the path of the site off the address.
fn strip(base: &str, out: &mut String, indent: &str) {
    if base != "/" {
        let _ = writeln!(out, "{indent}uri strip_prefix {}", base.trim_end_matches('/'));
    }
}

/// A text as it is: between backquotes nothing has a meaning.
fn raw(text: &str) -> String {
    format!("`{text}`")
}
