//! The catalogue as Rust.

use crate::read::{Category, File, Template, Words};
use std::{
    collections::BTreeSet,
    fmt::{Debug, Write},
};

/// What is wrong with the catalogue, in words.
type Wrong = String;

/// `pub const CATALOGUE: &[Template]`, in the order of the ids.
pub fn catalogue(files: Vec<File>, words: &Words) -> Result<String, Wrong> {
    let mut templates: Vec<(Category, Template)> = Vec::new();
    for File { category, template } in files {
        templates.extend(template.into_iter().map(|template| (category.clone(), template)));
    }
    templates.sort_by_key(|(_, template)| template.id);
    if let Some(twice) = templates.windows(2).find(|pair| pair[0].1.id == pair[1].1.id) {
        return Err(format!("two templates have the id {}", twice[0].1.id));
    }
    let mut out = "/// All of them, in the order of their ids.\npub const CATALOGUE: &[Template] = &[\n".to_owned();
    for (category, template) in &templates {
        out += &one(category, template, words).map_err(|wrong| format!("template {}: {wrong}", template.id))?;
    }
    unused(&templates, words)?;
    Ok(out + "];\n")
}

fn one(category: &Category, template: &Template, words: &Words) -> Result<String, Wrong> {
    let Template { id, title, description, why, tags, base, season, priority, all, types, outside, specialty, asks_made_on, .. } = template;
    let Category { id: category, name } = category;
    let (every, texts, flags) = (every(&template.every)?, texts(template, words)?, flags(template, words)?);
    let (types, first) = (named("HomeType", types), first(template)?);
    let season = season.map(|season| format!("Season::{season:?}"));
    let season = season.map_or("None".to_owned(), |season| format!("Some({season})"));
    Ok(format!(
        "Template {{
            id: TemplateId::new({id}), title: {title:?}, description: {description:?}, why: {why:?}, tags: &{tags:?},
            category: CategoryId::new({category}), category_name: {name:?}, importance: Importance::{priority:?},
            every: {every}, base: Base::{base:?}, season: {season}, first: {first},
            fit: Fit {{ is_universal: {all}, texts: &[{texts}], flags: &[{flags}], types: &[{types}], is_outside: {outside} }},
            specialty: {specialty:?}, asks_made_on: {asks_made_on},
        }},\n"
    ))
}

/// `3 months`.
fn every(text: &str) -> Result<String, Wrong> {
    let wrong = || format!("{text:?} is no interval like \"1 week\" or \"3 months\"");
    let (count, unit) = text.split_once(' ').ok_or_else(wrong)?;
    let count: u16 = count.parse().map_err(|_| wrong())?;
    let unit = match (count, unit) {
        (1, "day") | (2.., "days") => "Day",
        (1, "week") | (2.., "weeks") => "Week",
        (1, "month") | (2.., "months") => "Month",
        (1, "year") | (2.., "years") => "Year",
        _ => return Err(wrong()),
    };
    Ok(format!("Every {{ count: {count}, unit: Unit::{unit} }}"))
}

fn first(template: &Template) -> Result<String, Wrong> {
    match (template.soon, template.first_on.as_slice()) {
        (false, []) => Ok("FirstDate::Usual".to_owned()),
        (true, []) => Ok("FirstDate::Soon".to_owned()),
        (true, _) => Err("is due either soon or on certain days".to_owned()),
        (false, days) => {
            let days: Result<Vec<String>, Wrong> = days.iter().map(|day| month_day(day)).collect();
            Ok(format!("FirstDate::NextOf(&[{}])", days?.join(", ")))
        }
    }
}

/// `MM-DD`, a day that every year has.
fn month_day(text: &str) -> Result<String, Wrong> {
    let wrong = || format!("{text:?} is no day like \"05-15\"");
    let (month, day) = text.split_once('-').ok_or_else(wrong)?;
    let (month, day): (i8, i8) = (month.parse().map_err(|_| wrong())?, day.parse().map_err(|_| wrong())?);
    if (1..=12).contains(&month) && (1..=28).contains(&day) { Ok(format!("MonthDay::of({month}, {day})")) } else { Err(wrong()) }
}

fn texts(template: &Template, words: &Words) -> Result<String, Wrong> {
    let mut out = String::new();
    for (field, wanted) in &template.contains {
        let except = template.except.get(field).map_or(&[][..], Vec::as_slice);
        for word in wanted {
            let phrase = words.text.get(field).and_then(|known| known.get(word));
            let phrase = phrase.ok_or_else(|| format!("words.toml does not say {word:?} of {field:?}"))?;
            put(
                &mut out,
                format_args!("TextCondition {{ field: TextField::{field:?}, word: {word:?}, except: &{except:?}, phrase: {phrase:?} }}"),
            );
        }
    }
    match template.except.keys().find(|field| !template.contains.contains_key(field)) {
        Some(field) => Err(format!("an exception from no condition on {field:?}")),
        None => Ok(out),
    }
}

fn flags(template: &Template, words: &Words) -> Result<String, Wrong> {
    let mut out = String::new();
    let wanted = template.needs.iter().map(|flag| (flag, true)).chain(template.yes.iter().map(|flag| (flag, false)));
    for (flag, is_needed) in wanted {
        let phrase = words.yes.get(flag).ok_or_else(|| format!("words.toml does not say {flag:?}"))?;
        put(&mut out, format_args!("FlagCondition {{ flag: Flag::{flag:?}, is_needed: {is_needed}, phrase: {phrase:?} }}"));
    }
    Ok(out)
}

/// Words that no template looks for are a mistake in one of the two.
fn unused(templates: &[(Category, Template)], words: &Words) -> Result<(), Wrong> {
    let wanted = templates.iter().flat_map(|(_, template)| &template.contains);
    let wanted: BTreeSet<_> = wanted.flat_map(|(field, wanted)| wanted.iter().map(move |word| (field, word))).collect();
    let known = words.text.iter().flat_map(|(field, known)| known.keys().map(move |word| (field, word)));
    match known.into_iter().find(|word| !wanted.contains(word)) {
        Some((field, word)) => Err(format!("no template looks for {word:?} in {field:?}")),
        None => Ok(()),
    }
}

fn named(kind: &str, names: &[impl Debug]) -> String {
    names.iter().map(|name| format!("{kind}::{name:?}")).collect::<Vec<_>>().join(", ")
}

/// Adds an item to a list.
fn put(list: &mut String, item: impl std::fmt::Display) {
    let comma = if list.is_empty() { "" } else { ", " };
    // writing to a string does not fail
    let _ = write!(list, "{comma}{item}");
}
