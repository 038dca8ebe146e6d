use super::*;
use serde_json::{Value, json};

fn asked(body: Value) -> Result<Said, Problem> {
    let request: ScheduleRequest = serde_json::from_value(body).unwrap();
    request.validate()?;
    request.into_domain()
}

fn schedule(rule: Rule) -> Schedule {
    Schedule::new(rule).unwrap()
}

/// The kind of the problem, where it is, and the code there.
fn fault(body: Value) -> (&'static str, String, String) {
    told(&asked(body).unwrap_err())
}

fn told(problem: &Problem) -> (&'static str, String, String) {
    let error = &problem.errors()[0];
    (problem.kind().code, error.pointer.clone(), error.code.clone().into_owned())
}

#[test]
fn each_kind_is_taken() {
    let every = 2;
    let rules = [
        (json!({"kind": "interval", "every": 2, "unit": "year"}), Rule::Interval { every, unit: Unit::Year }),
        (
            json!({"kind": "weekdays", "every": 2, "weekdays": ["TH", "MO", "TH"]}),
            Rule::Weekdays { every, days: [Weekday::Monday, Weekday::Thursday].into_iter().collect() },
        ),
        (
            json!({"kind": "month_weekday", "every": 2, "nth": -1, "weekday": "FR"}),
            Rule::MonthWeekday { every, nth: -1, weekday: Weekday::Friday },
        ),
        (json!({"kind": "month_days", "every": 2, "days": [1, -1]}), Rule::MonthDays { every, days: MonthDays::new([1, -1]).unwrap() }),
    ];
    for (body, rule) in rules {
        assert_eq!(asked(body).unwrap(), Said::Members(schedule(rule), None));
    }
}

#[test]
fn the_other_members_are_taken() {
    let body = json!({"kind": "interval", "unit": "week", "base": "schedule", "anchor": "2026-06-01T00:00:00Z", "ends_on": "2026-12-31",
        "season": {"from": "04-01", "to": "10-31"}, "text": "whatever"});
    let season = Season { from: "04-01".parse().unwrap(), to: "10-31".parse().unwrap() };
    let expected = schedule(Rule::Interval { every: 1, unit: Unit::Week }).based_on(Base::Schedule).unwrap();
    let expected = expected.in_season(Some(season)).ending_on("2026-12-31".parse().ok()).anchored_at("2026-06-01".parse().ok());
    assert_eq!(asked(body).unwrap(), Said::Members(expected, None));
}

#[test]
fn what_was_answered_may_be_sent_back() {
    let original = schedule(Rule::MonthDays { every: 1, days: MonthDays::new([31]).unwrap() }).anchored_at("2026-06-30".parse().ok());
    let view = serde_json::to_value(crate::wire::schedule::ScheduleView::from(original)).unwrap();
    assert!(view["rrule"].is_string());
    assert_eq!(asked(view).unwrap(), Said::Members(original, original.rrule().ok()));
}

#[test]
fn a_rule_may_stand_alone() {
    let rule = "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO";
    assert_eq!(asked(json!({"rrule": rule})).unwrap(), Said::Rule(rule.to_owned(), None));
    assert_eq!(asked(json!({"rrule": rule, "anchor": "2026-06-01"})).unwrap(), Said::Rule(rule.to_owned(), "2026-06-01".parse().ok()));
}

#[test]
fn a_fault_is_pointed_at() {
    let at = |pointer: &str, code: &str| ("validation_failed", pointer.to_owned(), code.to_owned());
    let faults = [
        (json!({}), "/kind", "required"),
        (json!({"kind": "interval"}), "/unit", "required"),
        (json!({"kind": "interval", "unit": "day", "every": 0}), "/every", "out_of_range"),
        (json!({"kind": "interval", "unit": "day", "every": 65_537}), "/every", "out_of_range"),
        (json!({"kind": "interval", "unit": "day", "every": -1}), "/every", "out_of_range"),
        (json!({"kind": "weekdays", "weekdays": []}), "/weekdays", "required"),
        (json!({"kind": "month_weekday", "weekday": "MO"}), "/nth", "required"),
        (json!({"kind": "month_weekday", "weekday": "MO", "nth": 5}), "/nth", "out_of_range"),
        (json!({"kind": "month_weekday", "weekday": "MO", "nth": 257}), "/nth", "out_of_range"),
        (json!({"kind": "month_days", "days": [32]}), "/days", "out_of_range"),
        (json!({"kind": "month_days", "days": []}), "/days", "required"),
        (json!({"kind": "month_days", "days": [1], "base": "completion"}), "/base", "not_with_this_kind"),
        (json!({"kind": "interval", "unit": "day", "anchor": "soon"}), "/anchor", "malformed"),
        (json!({"kind": "interval", "unit": "day", "ends_on": "1899-12-31"}), "/ends_on", "out_of_range"),
        (json!({"kind": "interval", "unit": "day", "season": {"from": "02-30", "to": "3-1"}}), "/season/from", "malformed"),
    ];
    for (body, pointer, code) in faults {
        assert_eq!(fault(body.clone()), at(pointer, code), "{body}");
    }
}

/// What is told of a rule that no schedule has, or of a schedule that no task has.
fn ruled(rrule: &str) -> Problem {
    refused(&Schedule::from_rrule(rrule, None, "2026-06-17".parse().unwrap()).unwrap_err())
}

#[test]
fn a_rule_that_is_none_is_pointed_at() {
    let at = |code: &str| ("validation_failed", "/schedule/rrule".to_owned(), code.to_owned());
    assert_eq!(told(&ruled("FREQ=OFTEN")), at("malformed"));
    assert_eq!(told(&ruled("FREQ=DAILY;INTERVAL=9999")), at("out_of_range"));
}

#[test]
fn row_81_a_rule_that_skips_months_is_not_supported() {
    let (problem, code) = (ruled("FREQ=MONTHLY;BYMONTHDAY=31"), "rrule_not_supported");
    assert_eq!(told(&problem), (code, "/schedule/rrule".to_owned(), code.to_owned()));
    let problem = format!("{:?}", problem.errors());
    assert!(problem.contains("BYMONTHDAY=28,29,30,31;BYSETPOS=-1"), "{problem}");
}

#[test]
fn a_schedule_without_dates_is_refused() {
    let code = "schedule_never_occurs";
    assert_eq!(told(&never_occurs(ScheduleError::NeverOccurs)), (code, "/schedule".to_owned(), code.to_owned()));
}
