//! `waymark new page|step|question|error ID`.

use std::path::Path;

use super::error::{CommandError, Result};
use super::open::{Opened, compiled, lock_sources, open_with};
use super::relocate::carry_out;
use super::report::is_in_config;
use super::terminal::say;
use crate::catalogue::{Catalogue, check_path};
use crate::content::Kind;
use crate::relocate::{Plan, guide_of, make_room};
use crate::{Memory, Options, compile};

/// What a page can be made as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum What {
    /// An article.
    Page,
    /// A step of a guide.
    Step,
    /// A question with its answer.
    Question,
    /// An error with its cause and fix.
    Error,
}

pub fn run(site_folder: &Path, what: What, id: &str, title: Option<&str>, at: Option<i64>) -> Result {
    let lock = lock_sources(site_folder)?;
    let options = Options { base_url: None, drafts: true };
    let opened = open_with(site_folder, &options, &Memory::default())?;
    opened.fail_at(is_in_config)?;
    let Opened { sources, site, .. } = &opened;
    let catalogue = &*site.catalogue;
    let id = in_folder(what, id.trim_matches('/'));
    check_path(&id, true).map_err(|why| {
        CommandError::usage(format!("the id `{id}` cannot be used: {why}"))
            .hint("write it like a path: `wix/about-keys`")
    })?;
    if let Some(other) = catalogue.source_of(&id) {
        let path = &catalogue.entries[other].outline.path;
        return Err(CommandError::usage(format!("`{path}` has or had the id `{id}`")).hint("choose another one"));
    }
    if at.is_some() && what != What::Step {
        return Err(CommandError::usage("`--at` is for steps").hint("other pages have their place by `order:`"));
    }
    let mut plan = Plan::default();
    let rest = match what {
        What::Step => step(catalogue, &id, at, &mut plan)?,
        _ => format!("{id}.md"),
    };
    plan.follow(catalogue, sources);
    let path = format!("content/{}/{rest}", catalogue.config.source_locale);
    if sources.text(&path).is_some() && !plan.renamed.contains_key(path.as_str()) {
        return Err(CommandError::usage(format!("there is a file `{path}` already")).hint("choose another id"));
    }
    let title = title.map_or_else(|| title_of(&id), str::to_owned);
    let (after, _) = compiled(|| compile(&plan.applied(sources), &options, &Memory::default()))?;
    let page = (path.clone(), text(what, &id, &title));
    carry_out(site_folder, &lock, &opened, &after, &plan, Some(page))?;
    for (old, new) in &plan.renamed {
        say(&format!("{old} → {new}"));
    }
    let topic = id.rsplit_once('/').map(|(folder, _)| folder.trim_end_matches("/faq").trim_end_matches("/errors"));
    if let Some(topic) = topic.filter(|topic| !matches!(*topic, "faq" | "errors") && !catalogue.knows(topic)) {
        say(&format!("`{topic}` has no page yet: write `content/{}/{topic}/index.md`", catalogue.config.source_locale));
    }
    say(&format!("{path}: new, {}", kind(what).name()));
    Ok(())
}

/// Questions and errors stand in folders of these names.
fn in_folder(what: What, id: &str) -> String {
    let folder = match what {
        What::Question => "faq",
        What::Error => "errors",
        What::Page | What::Step => return id.to_owned(),
    };
    let (before, name) = id.rsplit_once('/').unwrap_or(("", id));
    if before.split('/').any(|part| part == folder) {
        return id.to_owned();
    }
    format!("{before}/{folder}/{name}").trim_start_matches('/').to_owned()
}

fn kind(what: What) -> Kind {
    match what {
        What::Page => Kind::Article,
        What::Step => Kind::Step,
        What::Question => Kind::Faq,
        What::Error => Kind::Error,
    }
}

/// The file of a new step, below its locale's folder: at its place, or behind the last.
fn step(catalogue: &Catalogue, id: &str, at: Option<i64>, plan: &mut Plan) -> Result<String> {
    let (guide, highest) = guide_of(catalogue, id)?;
    let (folder, name) = id.rsplit_once('/').unwrap_or(("", id));
    let at = at.unwrap_or(highest + 1);
    if !(1..=highest + 1).contains(&at) {
        return Err(CommandError::usage(format!("the guide has steps up to {highest}, so `--at {at}` leaves a gap"))
            .hint(format!("`--at` can be 1 to {}", highest + 1)));
    }
    make_room(catalogue, guide, at, plan);
    Ok(format!("{folder}/{at}-{name}.md"))
}

/// `about-api-keys` is called "About api keys" until somebody says better.
fn title_of(id: &str) -> String {
    let words = id.rsplit('/').next().unwrap_or(id).replace(['-', '_'], " ");
    let mut letters = words.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// What the file says. Comments are not published.
fn text(what: What, id: &str, title: &str) -> String {
    let title = serde_json::Value::from(title).to_string();
    let name = id.rsplit('/').next().unwrap_or(id);
    match what {
        What::Page => {
            format!("---\ntitle: {title}\n---\n\n<!-- What does a reader want to know? Begin with the answer. -->\n")
        }
        What::Step => format!(
            "---\ntitle: {title}\n---\n\n<!-- What does the reader do? One action, and a picture of the place. -->\n"
        ),
        What::Question => format!("---\ntitle: {title}\n---\n\n<!-- The answer, in the first sentence. -->\n"),
        What::Error => {
            let code =
                name.split('-').next().filter(|part| part.contains(|c: char| c.is_ascii_digit())).unwrap_or(name);
            let code = serde_json::Value::from(code).to_string();
            format!(
                "---\ntitle: {title}\ncode: {code}\n# The message as readers meet it, with holes such as {{int}} or {{word}}:\n# match: [\"…\"]\n---\n\n\
                 ## Cause\n\n<!-- Why does it happen? -->\n\n## Fix\n\n<!-- What makes it go away? -->\n"
            )
        }
    }
}
