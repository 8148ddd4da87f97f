//! The code of `src/` as the tests of the design see it: which paths each file names, and its functions and literals.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};

use crate::support::project;

/// A path of a module or an item with its crate: `["crate", "page", "Page"]`, `["std", "fs"]`.
pub type Name = Vec<String>;

/// Everything in `src/`.
pub struct Code {
    /// By path below `src/`.
    pub files: BTreeMap<String, File>,
    /// Which file holds a module.
    modules: HashMap<Name, String>,
}

/// One file of `src/`.
#[derive(Default)]
pub struct File {
    pub lines: usize,
    /// All paths that it names, in `use` items and in code, macros included.
    pub names: Vec<Named>,
    pub functions: Vec<Function>,
    /// String literals in code, with their lines.
    pub strings: Vec<(usize, String)>,
    /// Lines that search a text for the beginning of an HTML tag.
    pub tag_searches: Vec<usize>,
    /// What its `pub use` items offer, by name.
    offered: HashMap<String, Name>,
}

/// A path that a file names.
pub struct Named {
    pub line: usize,
    pub name: Name,
    /// A `pub use`: it offers the item to others, and needs nothing of it.
    is_offer: bool,
    /// Within `#[cfg(test)]`.
    is_test: bool,
}

impl Named {
    /// The folder or file at the root of `src/` that holds it; none for other crates.
    pub fn top(&self) -> Option<&str> {
        self.name.strip_prefix(&["crate".to_owned()]).and_then(|rest| Some(&**rest.first()?))
    }
}

/// A function, with or without `self`.
pub struct Function {
    pub name: String,
    pub line: usize,
    pub lines: usize,
}

impl Code {
    /// Reads all of `src/`.
    pub fn read() -> Self {
        let root = project().join("src");
        let files = walkdir::WalkDir::new(&root).into_iter().map(Result::unwrap);
        let rust = files.filter(|entry| entry.path().extension().is_some_and(|extension| extension == "rs"));
        let texts: BTreeMap<String, String> = rust
            .map(|entry| {
                let path = entry.path().strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
                (path, fs::read_to_string(entry.path()).unwrap())
            })
            .collect();
        let modules = texts.keys().map(|path| (module(path), path.clone())).collect();
        let files = texts.into_iter().map(|(path, text)| (path.clone(), File::of(&path, &text, &modules))).collect();
        Self { files, modules }
    }

    /// A file of `src/` as it would be with another text.
    pub fn with(&self, path: &str, text: &str) -> File {
        File::of(path, text, &self.modules)
    }

    /// The file that defines what a path names; none for a module as a whole and for other crates.
    fn defined_in(&self, name: &Name) -> Option<&str> {
        let (length, path) =
            (1..name.len()).rev().find_map(|length| Some((length, self.modules.get(&name[..length])?)))?;
        match self.files[path].offered.get(&name[length]) {
            Some(offered) => self.defined_in(&[offered, &name[length + 1..]].concat()),
            None => Some(path),
        }
    }

    /// The files whose items each file needs. That a module's parts need the module itself is left out: they are one unit.
    pub fn needed(&self) -> BTreeMap<&str, BTreeSet<&str>> {
        let needs = |path: &str, file: &'_ File| -> BTreeSet<&str> {
            let names = file.names.iter().filter(|named| !named.is_offer && !named.is_test);
            let found = names.filter_map(|named| self.defined_in(&named.name));
            found.filter(|other| *other != path && !module(path).starts_with(&module(other))).collect()
        };
        self.files.iter().map(|(path, file)| (&**path, needs(path, file))).collect()
    }
}

/// The module that a file holds.
fn module(path: &str) -> Name {
    let path = path.strip_suffix(".rs").unwrap();
    let path = path.strip_suffix("/mod").unwrap_or(path);
    let parts = path.split('/').filter(|part| *part != "lib");
    ["crate"].into_iter().chain(parts).map(str::to_owned).collect()
}

impl File {
    fn of(path: &str, text: &str, modules: &HashMap<Name, String>) -> Self {
        let syntax = syn::parse_file(text).unwrap_or_else(|error| panic!("src/{path}: {error}"));
        let file = File { lines: text.lines().count(), ..File::default() };
        let mut reader = Reader { modules, file, module: module(path), imported: HashMap::new(), is_test: false };
        // Imports first: what they name is used above them too.
        Imports(&mut reader).visit_file(&syntax);
        reader.visit_file(&syntax);
        reader.file
    }
}

/// Walks through one file.
struct Reader<'a> {
    modules: &'a HashMap<Name, String>,
    file: File,
    /// The module that is being read.
    module: Name,
    /// What `use` items give a name to.
    imported: HashMap<String, Name>,
    is_test: bool,
}

impl Reader<'_> {
    /// The whole of a path; none for a name that no `use` item explains, such as that of a variable.
    fn resolve(&self, path: &[String]) -> Option<Name> {
        let (first, rest) = path.split_first()?;
        let up = path.iter().take_while(|part| *part == "super").count();
        let child = [&self.module[..], &path[..1]].concat();
        match first.as_str() {
            "crate" => Some(path.to_vec()),
            "self" => Some([&self.module, rest].concat()),
            "super" => Some([&self.module[..self.module.len() - up], &path[up..]].concat()),
            name => match self.imported.get(name) {
                Some(start) => Some([&start[..], rest].concat()),
                None if rest.is_empty() => None,
                None if self.modules.contains_key(&child) => Some([&child, rest].concat()),
                None => Some(path.to_vec()),
            },
        }
    }

    fn note(&mut self, line: usize, path: &[String], is_offer: bool) {
        if let Some(name) = self.resolve(path) {
            self.file.names.push(Named { line, name, is_offer, is_test: self.is_test });
        }
    }

    /// Notes the paths among a macro's tokens, and its string literals.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let mut line = 0;
        let mut tokens = tokens.into_iter().peekable();
        let mut colons = 0;
        while let Some(token) = tokens.next() {
            match &token {
                TokenTree::Ident(ident) if path.is_empty() || colons == 2 => {
                    line = ident.span().start().line;
                    path.push(ident.to_string());
                    colons = 0;
                    if matches!(tokens.peek(), Some(TokenTree::Punct(punct)) if punct.as_char() == ':') {
                        continue;
                    }
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' && !path.is_empty() && colons < 2 => {
                    colons += 1;
                    continue;
                }
                TokenTree::Group(group) => self.tokens(group.stream()),
                TokenTree::Literal(literal) => {
                    if let Ok(syn::Lit::Str(text)) = syn::parse_str(&literal.to_string()) {
                        self.file.strings.push((literal.span().start().line, text.value()));
                    }
                }
                _ => {}
            }
            if !path.is_empty() {
                self.note(line, &path, false);
            }
            path.clear();
            colons = 0;
        }
    }
}

/// Whether an item is compiled for unit tests only.
fn is_test(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        syn::Meta::List(list) => list.path.is_ident("cfg") && list.tokens.to_string() == "test",
        _ => false,
    })
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_item_use(&mut self, _: &'ast syn::ItemUse) {}

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        let was_test = self.is_test;
        self.is_test |= is_test(&item.attrs);
        self.module.push(item.ident.to_string());
        visit::visit_item_mod(self, item);
        self.module.pop();
        self.is_test = was_test;
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let parts: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        self.note(path.segments[0].ident.span().start().line, &parts, false);
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, item: &'ast syn::Macro) {
        self.tokens(item.tokens.clone());
        visit::visit_macro(self, item);
    }

    fn visit_attribute(&mut self, _: &'ast syn::Attribute) {}

    fn visit_visibility(&mut self, _: &'ast syn::Visibility) {}

    fn visit_lit_str(&mut self, text: &'ast syn::LitStr) {
        self.file.strings.push((text.span().start().line, text.value()));
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.function(&item.sig, &item.block);
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.function(&item.sig, &item.block);
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        let name = call.method.to_string();
        let searches = ["find", "rfind", "match_indices", "split", "split_once", "splitn", "position"];
        if searches.contains(&name.as_str()) && call.args.first().is_some_and(begins_tag) {
            self.file.tag_searches.push(call.method.span().start().line);
        }
        visit::visit_expr_method_call(self, call);
    }

    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        if let syn::Expr::Path(function) = &*call.func
            && let Some(last) = function.path.segments.last()
            && last.ident.to_string().starts_with("memchr")
            && call.args.iter().any(begins_tag)
        {
            self.file.tag_searches.push(last.ident.span().start().line);
        }
        visit::visit_expr_call(self, call);
    }
}

impl Reader<'_> {
    fn function(&mut self, signature: &syn::Signature, block: &syn::Block) {
        let line = signature.fn_token.span.start().line;
        let last = block.brace_token.span.close().end().line;
        self.file.functions.push(Function { name: signature.ident.to_string(), line, lines: last - line + 1 });
    }
}

/// Whether an expression is a literal that begins with `<`.
fn begins_tag(expression: &syn::Expr) -> bool {
    let syn::Expr::Lit(literal) = expression else { return false };
    match &literal.lit {
        syn::Lit::Str(text) => text.value().starts_with('<'),
        syn::Lit::ByteStr(text) => text.value().starts_with(b"<"),
        syn::Lit::Byte(byte) => byte.value() == b'<',
        syn::Lit::Char(letter) => letter.value() == '<',
        _ => false,
    }
}

/// Reads the `use` items of a file, wherever they are.
struct Imports<'r, 'a>(&'r mut Reader<'a>);

impl<'ast> Visit<'ast> for Imports<'_, '_> {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        let was_test = self.0.is_test;
        self.0.is_test |= is_test(&item.attrs);
        self.0.module.push(item.ident.to_string());
        visit::visit_item_mod(self, item);
        self.0.module.pop();
        self.0.is_test = was_test;
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        let is_offer = !matches!(item.vis, syn::Visibility::Inherited);
        self.tree(&item.tree, &mut Vec::new(), is_offer);
    }
}

impl Imports<'_, '_> {
    fn tree(&mut self, tree: &syn::UseTree, path: &mut Vec<String>, is_offer: bool) {
        let (last, name) = match tree {
            syn::UseTree::Path(inner) => {
                path.push(inner.ident.to_string());
                self.tree(&inner.tree, path, is_offer);
                path.pop();
                return;
            }
            syn::UseTree::Group(group) => {
                group.items.iter().for_each(|tree| self.tree(tree, path, is_offer));
                return;
            }
            syn::UseTree::Name(item) => (&item.ident, item.ident.to_string()),
            syn::UseTree::Rename(item) => (&item.ident, item.rename.to_string()),
            syn::UseTree::Glob(glob) => {
                let whole = [&path[..], &["*".to_owned()]].concat();
                return self.0.note(glob.star_token.span.start().line, &whole, is_offer);
            }
        };
        let mut whole = path.clone();
        // `use a::{self}` names `a`.
        let name = if last == "self" { whole.last().expect("`self` is in braces").clone() } else { name };
        if last != "self" {
            whole.push(last.to_string());
        }
        self.0.note(last.span().start().line, &whole, is_offer);
        let target = self.0.resolve(&whole).unwrap_or(whole);
        if is_offer {
            self.0.file.offered.insert(name.clone(), target.clone());
        }
        self.0.imported.insert(name, target);
    }
}
