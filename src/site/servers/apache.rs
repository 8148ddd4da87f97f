//! Apache.
//!
//! One pass of rewriting finds the file: the page of a folder, then a compressed copy of it. The path before the copy was chosen is kept
//! in a variable of the environment, and headers and types go by that. Old addresses are read from `_redirects` in the output itself, which
//! has the form of a map for `RewriteMap`, so a new release needs no new configuration.

use std::fmt::Write as _;

use super::{MARKDOWN_TYPE, Plan, escaped};
use crate::addresses;
use crate::site::delivery::{Cache, OTHER_TYPE, TYPES};
use crate::site::redirects::Moved;

/// The path that was asked for, index included.
const PATH: &str = "WAYMARK_PATH";
/// The encoding of the copy that is sent.
const ENCODING: &str = "WAYMARK_ENCODING";

pub fn write(plan: &Plan) -> String {
    let mut out = plan.preface("apache", "It belongs into /etc/apache2/sites-available/");
    out.push_str("# `a2enmod headers rewrite`\n\n");
    let listen = plan.listen();
    if listen != "80" {
        let _ = writeln!(out, "Listen {listen}");
    }
    let address = if plan.bind().is_some() { listen } else { format!("*:{listen}") };
    let _ = writeln!(out, "<VirtualHost {address}>\n    ServerName {}", plan.host);
    if plan.is_https {
        let _ = writeln!(out, "    # TLS: `certbot --apache -d {}` adds what it takes.", plan.host);
    }
    folders(plan, &mut out);
    rewriting(plan, &mut out);
    headers(plan, &mut out);
    out.push_str("</VirtualHost>\n");
    out
}

fn folders(plan: &Plan, out: &mut String) {
    let Plan { folder, base, .. } = plan;
    if *base == "/" {
        let _ = writeln!(out, "    DocumentRoot {}", quoted(folder));
    } else {
        let _ = writeln!(out, "    Alias {} {}", quoted(base), quoted(&format!("{folder}/")));
    }
    let _ = write!(
        out,
        "    <Directory {}>\n        Require all granted\n        Options -Indexes +FollowSymLinks\n        AllowOverride None\n\
         \x20       # Breton to Debian, and here a compressed copy.\n        RemoveLanguage .br\n\
         \x20       # Follows from the content, whatever the times of files are.\n        FileETag Digest\n    </Directory>\n",
        quoted(folder)
    );
    // Their names change with their content, and some are large.
    let assets = format!("{folder}/{}", addresses::ASSETS.trim_end_matches('/'));
    let _ = writeln!(out, "    <Directory {}>\n        FileETag MTime Size\n    </Directory>", quoted(&assets));
    let _ = writeln!(out, "    ErrorDocument 404 {}", plan.not_found(None));
    for locale in &plan.locales {
        let _ = writeln!(
            out,
            "    <Location {}>\n        ErrorDocument 404 {}\n    </Location>",
            quoted(&plan.path(&addresses::locale(locale))),
            plan.not_found(Some(locale))
        );
    }
    out.push('\n');
}

fn rewriting(plan: &Plan, out: &mut String) {
    let Plan { folder, base, .. } = plan;
    let start = escaped(base);
    // Requests are compared as they were sent: `_redirects` has addresses as browsers send them.
    let _ = write!(
        out,
        "    RewriteEngine On\n    # Old addresses, with a final slash and without.\n    RewriteMap waymark_moved {}\n    \
         RewriteCond \"%{{THE_REQUEST}}\" \"^\\S+ ([^ ?]*[^ ?/])/?[ ?]\"\n    \
         RewriteCond \"${{waymark_moved:%1|${{waymark_moved:%1/}}}}\" \"^(.+)$\"\n    \
         RewriteRule \"^\" \"%1\" [R=301,NE,QSD,L]\n",
        quoted(&format!("txt:{folder}/{}", addresses::REDIRECTS))
    );
    for moved in plan.moved.iter().filter(|moved| is_sent_differently(moved)) {
        let from = escaped(moved.from.trim_end_matches('/'));
        let to = moved.to.replace('%', "\\%");
        let _ = writeln!(out, "    RewriteRule \"^{from}/?$\" \"{to}\" [R=301,NE,QSD,L]");
    }
    if *base != "/" {
        let _ = writeln!(out, "    RewriteRule \"^{}$\" \"{base}\" [R=301,L]", start.trim_end_matches('/'));
    }
    let _ = write!(
        out,
        "    # Neither hidden files nor what is for other hosts.\n    \
         RewriteRule \"^{start}(?:.*/)?\\.(?!well-known/)\" \"-\" [R=404,L]\n    \
         RewriteRule \"{}\" \"-\" [R=404,L]\n",
        plan.for_other_hosts()
    );
    if plan.has_markdown {
        let copy = addresses::MARKDOWN;
        let _ = write!(
            out,
            "    # Programs that ask for Markdown get the copy of a page.\n    \
             RewriteCond \"%{{HTTP:Accept}}\" \"{MARKDOWN_TYPE}\" [NC]\n    RewriteCond {} -f\n    \
             RewriteRule \"^{start}((?:.*/)?)$\" \"$0{copy}\"\n",
            quoted(&format!("{folder}/$1{copy}"))
        );
    }
    let _ = write!(
        out,
        "    # The page of a folder.\n    RewriteRule \"^{start}(?:.*/)?$\" \"$0{}\"\n    \
         RewriteRule \"^{start}.*$\" \"-\" [E={PATH}:$0]\n",
        addresses::PAGE
    );
    out.push_str("    # What is compressed already, by `waymark build --compress`.\n");
    for encoding in ["br", "gzip"] {
        let extension = if encoding == "br" { "br" } else { "gz" };
        let _ = write!(
            out,
            "    RewriteCond \"%{{ENV:{ENCODING}}}\" \"^$\"\n    RewriteCond \"%{{HTTP:Accept-Encoding}}\" \"\\b{encoding}\\b\"\n    \
             RewriteCond {} -f\n    \
             RewriteRule \"^{start}(.+)$\" \"$0.{extension}\" [E={ENCODING}:{encoding},E=no-gzip:1,E=no-brotli:1]\n",
            quoted(&format!("{folder}/$1.{extension}"))
        );
    }
    let _ = writeln!(out, "    RewriteRule \"^{start}\" \"-\" [PT]\n");
}

fn headers(plan: &Plan, out: &mut String) {
    let _ = writeln!(out, "    <Location {}>", quoted(plan.base));
    let _ = writeln!(out, "        Header set Content-Type \"{OTHER_TYPE}\" \"expr=-n reqenv('{PATH}')\"");
    for (extension, content_type) in TYPES {
        let _ = writeln!(
            out,
            "        Header set Content-Type \"{content_type}\" {}",
            is(&format!("\\.{extension}$"), "i")
        );
    }
    let _ = writeln!(out, "        Header set Content-Encoding \"%{{{ENCODING}}}e\" env={ENCODING}");
    out.push_str("        Header merge Vary Accept-Encoding\n");
    if plan.has_markdown {
        let _ = writeln!(out, "        Header merge Vary Accept {}", is(r"/index\.(html|md)$", ""));
    }
    out.push_str("        # The validator is made of the content; times would be a weaker one.\n");
    out.push_str("        Header unset Last-Modified\n        RequestHeader unset If-Modified-Since\n");
    for sent in &plan.headers {
        let value = sent.value.replace('%', "%%");
        // Browsers keep to all policies, so these are added to each other.
        if sent.patterns.is_empty() {
            let _ = writeln!(out, "        Header add {} {}", sent.name, quoted(&value));
        } else {
            let one_of = sent.patterns.join("|");
            let _ = writeln!(out, "        Header add {} {} {}", sent.name, quoted(&value), is(&one_of, ""));
        }
    }
    let _ = writeln!(out, "        Header set Cache-Control \"{}\"", Cache::HostDefault.explicit());
    for pattern in &plan.immutable {
        let _ =
            writeln!(out, "        Header set Cache-Control \"{}\" {}", Cache::Immutable.explicit(), is(pattern, ""));
    }
    out.push_str("    </Location>\n");
}

/// The condition that the path fits a regular expression.
fn is(pattern: &str, flags: &str) -> String {
    format!("\"expr=reqenv('{PATH}') =~ m#{pattern}#{flags}\"")
}

/// Whether browsers send the old address otherwise than `_redirects` has it: these they do not encode.
fn is_sent_differently(moved: &Moved) -> bool {
    moved.from.contains(|c: char| "$+!'(),&=@;".contains(c))
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
