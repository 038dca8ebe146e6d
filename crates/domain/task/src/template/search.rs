//! Looking for templates by words.

use super::Template;

/// The templates in which all the words occur, anywhere and in any case. Best first, then by id.
pub(super) fn search(words: &str) -> Vec<&'static Template> {
    let words: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
    if words.is_empty() {
        return Vec::new();
    }
    let mut found: Vec<_> = Template::all().iter().filter_map(|template| Some((distance(template, &words)?, template))).collect();
    found.sort_by_key(|(distance, template)| (*distance, template.id));
    found.into_iter().map(|(_, template)| template).collect()
}

/// How far from the title the words are: the sum over all; none if one of them is nowhere.
fn distance(template: &Template, words: &[String]) -> Option<usize> {
    let tags = template.tags.join("\n");
    let places = [template.title, &tags, template.category_name, template.description, template.why].map(str::to_lowercase);
    words.iter().map(|word| places.iter().position(|place| place.contains(word.as_str()))).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(words: &str) -> Vec<i64> {
        search(words).iter().map(|template| template.id.get()).collect()
    }

    #[test]
    fn all_words_must_occur_in_any_case_and_order() {
        assert_eq!(ids("FILTER furnace").first(), Some(&1));
        assert_eq!(ids("furnace filter"), ids("  filter   FURNACE "));
        assert_eq!(ids("furnace submarine"), [] as [i64; 0]);
        assert_eq!(ids(" "), [] as [i64; 0]);
    }

    #[test]
    fn a_title_says_more_than_a_tag_and_a_tag_more_than_a_description() {
        let pool = ids("pool");
        assert_eq!(pool[..2], [70, 71]);
        assert!(ids("smoke detector").starts_with(&[16, 17, 18]));
        assert_eq!(ids("faucet")[0], 35);
    }
}
