//! Pages of the long list.

use crate::household::{Household, id};
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn a_cursor_leads_through_all_tasks_newest_first_and_none_twice() {
    let household = Household::new().await;
    let mut added = Vec::new();
    for n in 0..7 {
        let home = if n % 3 == 2 { household.elsewhere } else { household.home };
        let who = if n % 3 == 2 { &household.stranger } else { &household.owner };
        let task = id(&who.add(json!({"residence_id": home, "title": format!("task {n}")})).await);
        if n % 3 != 2 {
            added.insert(0, task);
        }
    }
    let ids = |page: &Value| page["results"].as_array().expect("results").iter().map(id).collect::<Vec<_>>();
    let whole = household.member.get("/api/tasks/list/").await.expect(200);
    assert_eq!((ids(&whole), &whole["next"]), (added.clone(), &json!(null)));
    for limit in [1, 2, 5, 200] {
        let (mut seen, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = household.member.get(&format!("/api/tasks/list/?limit={limit}{cursor}")).await.expect(200);
            assert!(ids(&page).len() <= limit);
            seen.extend(ids(&page));
            let Some(next) = page["next"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
        assert_eq!(seen, added, "by {limit}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_of_one_home_has_its_tasks_alone_and_a_strangers_home_has_none() {
    let household = Household::new().await;
    household.owner.add(json!({"residence_id": household.home, "title": "here"})).await;
    let cabin = crate::household::found(&household.owner, "Cabin").await;
    household.owner.add(json!({"residence_id": cabin, "title": "there"})).await;
    let page = household.owner.get(&format!("/api/tasks/list/?residence={cabin}")).await.expect(200);
    assert_eq!((page["results"].as_array().map(Vec::len), &page["results"][0]["title"]), (Some(1), &json!("there")));
    for home in [household.elsewhere, 999_999_999] {
        let page = household.owner.get(&format!("/api/tasks/list/?residence={home}")).await.expect(200);
        assert_eq!(page, json!({"results": [], "next": null}));
    }
}
