//! nginx.
//!
//! A `location` with headers of its own drops those around it, so all are set at one place, and what depends on the path is in `map`
//! blocks. nginx leaves out a header whose value is empty.

use std::fmt::Write as _;

use super::{MARKDOWN_TYPE, Plan, escaped};
use crate::addresses;
use crate::site::delivery::{Cache, OTHER_TYPE, TYPES};

/// The smallest sizes of the tables of `map`: a bucket, in bytes, has to hold the longest key with its length and two pointers, and the table
/// all keys.
const SMALLEST_BUCKET: usize = 128;
const SMALLEST_TABLE: usize = 2048;
const BESIDE_KEY: usize = 32;

pub fn write(plan: &Plan) -> String {
    let mut out = plan.preface("nginx", "It belongs into /etc/nginx/conf.d/");
    let keys = plan.moved.len() * 2;
    let table = (keys * 2).next_power_of_two().max(SMALLEST_TABLE);
    let longest = plan.moved.iter().map(|moved| moved.from.len()).max().unwrap_or_default();
    let bucket = (longest + BESIDE_KEY).next_power_of_two().max(SMALLEST_BUCKET);
    out.push_str("\n# nginx takes these two once: if it has them already, keep the larger numbers.\n");
    let _ = writeln!(out, "map_hash_bucket_size {bucket};\nmap_hash_max_size {table};\n");
    let _ = writeln!(out, "# For how long browsers keep what they have.\nmap $uri $waymark_cache {{");
    let _ = writeln!(out, "    default \"{}\";", Cache::HostDefault.explicit());
    for pattern in &plan.immutable {
        let _ = writeln!(out, "    \"~{pattern}\" \"{}\";", Cache::Immutable.explicit());
    }
    out.push_str("}\n");
    for (number, sent) in plan.headers.iter().enumerate().filter(|(_, sent)| !sent.patterns.is_empty()) {
        let _ = writeln!(out, "# {}\nmap $uri $waymark_header_{number} {{", sent.name);
        for pattern in &sent.patterns {
            let _ = writeln!(out, "    \"~{pattern}\" {};", quoted(sent.value));
        }
        out.push_str("}\n");
    }
    out.push_str("# The page for missing addresses in each language.\nmap $uri $waymark_missing {\n");
    let _ = writeln!(out, "    default {};", quoted(&plan.not_found(None)));
    for locale in &plan.locales {
        let _ = writeln!(
            out,
            "    \"~^{}{}/\" {};",
            escaped(plan.base),
            escaped(locale),
            quoted(&plan.not_found(Some(locale)))
        );
    }
    out.push_str("}\n");
    if plan.has_markdown {
        let (page, copy) = (addresses::PAGE, addresses::MARKDOWN);
        let _ = write!(
            out,
            "# Programs that ask for Markdown get the copy of a page.\nmap $http_accept $waymark_index {{\n    default {page};\n    \
             \"~*{MARKDOWN_TYPE}\" {copy};\n}}\nmap $uri $waymark_vary {{\n    \"~/({}|{})$\" Accept;\n}}\n",
            escaped(page),
            escaped(copy)
        );
    }
    out.push_str("# Old addresses.\nmap $uri $waymark_moved {\n");
    for moved in &plan.moved {
        for from in moved.spellings() {
            let _ = writeln!(out, "    {} {};", quoted(&from), quoted(&moved.to));
        }
    }
    out.push_str("}\n\n");
    server(plan, &mut out);
    out
}

fn server(plan: &Plan, out: &mut String) {
    let Plan { base, folder, host, .. } = plan;
    let _ = writeln!(out, "server {{\n    listen {};\n    server_name {host};", plan.listen());
    if plan.is_https {
        let _ = writeln!(out, "    # TLS: `certbot --nginx -d {host}` adds what it takes.");
    }
    out.push_str("    absolute_redirect off;\n\n");
    out.push_str("    if ($waymark_moved) {\n        return 301 $waymark_moved;\n    }\n\n");
    let place = if *base == "/" {
        format!("root {folder};")
    } else {
        let _ = writeln!(out, "    location = {} {{\n        return 301 {base};\n    }}", base.trim_end_matches('/'));
        out.push_str(
            "    # Here is the place of what else the host serves.\n    location / {\n        return 404;\n    }\n",
        );
        format!("alias {folder}/;")
    };
    let index = if plan.has_markdown { "$waymark_index index.html" } else { "index.html" };
    let _ = writeln!(out, "    location ^~ {base} {{\n        {place}\n        index {index};");
    out.push_str("        error_page 404 $waymark_missing;\n\n");
    for (number, sent) in plan.headers.iter().enumerate() {
        let value = if sent.patterns.is_empty() { quoted(sent.value) } else { format!("$waymark_header_{number}") };
        let _ = writeln!(out, "        add_header {} {value} always;", sent.name);
    }
    out.push_str("        add_header Cache-Control $waymark_cache always;\n");
    if plan.has_markdown {
        out.push_str("        add_header Vary $waymark_vary;\n");
    }
    out.push('\n');
    out.push_str("        # What is compressed already, by `waymark build --compress`.\n");
    out.push_str("        gzip_static on;\n        gzip_vary on;\n");
    out.push_str("        # brotli_static on;    # with Debian's libnginx-mod-http-brotli-static\n\n");
    let _ = writeln!(out, "        default_type {OTHER_TYPE};\n        types {{");
    for (extension, content_type) in TYPES {
        let _ = writeln!(out, "            \"{content_type}\" {extension};");
    }
    out.push_str("        }\n\n        # Neither hidden files nor what is for other hosts.\n");
    out.push_str("        location ~ /\\.(?!well-known/) {\n            return 404;\n        }\n");
    let _ = writeln!(
        out,
        "        location ~ {} {{\n            return 404;\n        }}\n    }}\n}}",
        quoted(&plan.for_other_hosts())
    );
}

/// A text between quotes. Neither an address of the site nor an origin holds `$` before a name, see `catalogue` and `config`.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
