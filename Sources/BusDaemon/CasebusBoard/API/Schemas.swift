/// The shapes of the queries' documents. A later version may add members, and never takes one away.
enum Schemas {
    static let all: KeyValuePairs<String, Schema> = [
        "case": .object(["case": .named("subject"), "at": .instant, "head": .whole]),
        "stalls": .either([.named("stall_list"), .named("stall_groups")]),
        "handovers": handovers, "savings": savings,
        "tail": .object(["records": .list(.named("record")), "next": .whole, "head": .whole]),
        "status": status, "units": units, "inbox": inbox,
        "stall_list": stalls, "stall_groups": groups, "subject": subject, "record": record, "clock": clock,
        "wait": wait, "problem": problem,
    ]

    static let kinds = ["preparing", "waiting", "at_work", "suspended", "in_dispute", "idle", "bus", "away"]
    static let handoffStates = [
        "pushed", "signed", "disputed", "suspended", "answered", "refused", "withdrawn", "ruled",
    ]
    static let caseStates = ["registered", "accepted", "decided", "closed"]
    static let roles = ["unit", "operator", "importer"]

    private static let caseName = Schema.object(["registrar": .text, "id": .text])

    /// Figures over durations; the total alone where there is none.
    private static let wait = Schema.object(
        ["total_s": .seconds],
        optional: ["n": .whole, "mean_s": .seconds, "median_s": .seconds, "p90_s": .seconds, "max_s": .seconds])

    // MARK: Reports

    private static let stalls = Schema.object([
        "at": .instant,
        "stalls": .list(
            .object(
                [
                    "registrar": .text, "id": .text, "kind": .choice(kinds), "unit": .text, "since": .instant,
                    "age_s": .seconds, "age_working_s": .seconds, "due": .instant, "over_s": .seconds,
                    "over_working_s": .seconds, "working_day_s": .seconds,
                ],
                optional: [
                    "provisional": .truth,
                    "matter": .text, "handoff": .whole, "from": .text, "bus_s": .seconds, "limit_s": .seconds,
                    "limit": .text,
                ])), "more": .truth, "head": .whole,
    ])

    private static let groups = Schema.object([
        "at": .instant, "by": .choice(["pair", "unit", "matter", "step"]), "total_s": .seconds,
        "working_total_s": .seconds,
        "groups": .list(
            .object(
                [
                    "kind": .choice(kinds), "n": .whole, "open": .whole, "late": .whole, "late_open": .whole,
                    "held": .named("wait"), "held_working": .named("wait"), "bus_total_s": .seconds,
                    "over_total_s": .seconds,
                ], optional: groupNames)), "critical": .list(note), "bounces": .list(note), "more": .truth,
        "head": .whole,
    ])

    private static let groupNames: KeyValuePairs<String, Schema> = [
        "from": .text, "to": .text, "unit": .text, "matter": .text, "step": .text,
    ]

    private static let note = Schema.object(
        ["n": .whole, "held": .named("wait"), "held_working": .named("wait")], optional: groupNames)

    private static let handovers = Schema.object([
        "totals": .object(["handovers": .whole, "wait": .named("wait")]),
        "pairs": .list(
            .object([
                "from": .text, "to": .text, "handovers": .whole, "cases": .whole, "wait": .named("wait"),
                "visit_sojourn_total_s": .seconds, "bounces": .whole, "open": .whole, "refused": .whole,
                "withdrawn": .whole,
            ])), "head": .whole,
    ])

    private static let savings = Schema.object([
        "at": .instant,
        "steps": .list(
            .object([
                "matter": .text, "step": .text, "n": .whole, "open": .whole, "held": .named("wait"),
                "matter_total_s": .seconds,
            ])),
        "stamps": .list(
            .object([
                "matter": .text, "step": .text, "answers": .whole, "at_once": .whole, "wait": .named("wait"),
            ])),
        "limits": .list(
            .object([
                "matter": .text, "step": .text, "n": .whole, "open": .whole, "promised": .text, "kept": .text,
            ])),
        "trips": .list(
            .object([
                "matter": .text, "cases": .whole, "corrected": .whole, "corrections": .whole, "trips": .whole,
                "materials": .list(.text),
            ])),
        "asked_by": .list(
            .object([
                "unit": .text, "cases": .whole, "corrected": .whole, "corrections": .whole, "trips": .whole,
            ])),
        "windows": .list(
            .object([
                "matter": .text, "hall": .text, "cases": .whole, "handed_on": .whole, "away": .named("wait"),
            ])), "more": .truth, "head": .whole,
    ])

    // MARK: The bus and its units

    private static let status = Schema.object([
        "version": .text, "demo": .truth, "started_at": .instant, "uptime_s": .whole, "sessions": .whole,
        "remembered_ids": .whole, "disk_full": .truth, "journal_bytes": .whole, "disk_free_bytes": .whole,
        "memory_bytes": .whole, "counters": .counts, "refusals": .list(.object(["code": .text, "count": .whole])),
        "head": .whole,
        "index": .object(["applied": .whole, "lag": .whole, "bytes": .whole], optional: ["recorded_at": .instant]),
        "cases": .whole, "open_cases": .whole, "handoffs": .whole, "open_handoffs": .whole,
    ])

    private static let units = Schema.object([
        "units": .list(
            .object([
                "address": .text, "role": .choice(roles), "present": .truth, "sessions": .whole, "inbox": .whole,
                "open_in": .whole, "open_out": .whole, "revoked": .truth, "imported": .truth,
            ])), "head": .whole,
    ])

    private static let inbox = Schema.object(
        [
            "unit": .text,
            "handoffs": .list(
                .object(
                    [
                        "handoff": .whole, "registrar": .text, "case": .text, "from": .text,
                        "state": .choice(handoffStates),
                        "pushed_at": .instant,
                    ],
                    optional: [
                        "party": .text, "matter": .text, "step": .text, "arrived_at": .instant, "signed_at": .instant,
                        "urges": .whole, "orders": .whole, "clocks": .list(.named("clock")),
                        "records": .list(.named("record")),
                    ])), "more": .truth, "at": .instant, "head": .whole,
        ], optional: ["disputes": .list(waitingDispute), "more_disputes": .truth])

    private static let waitingDispute = Schema.object(
        [
            "handoff": .whole, "registrar": .text, "case": .text, "from": .text, "to": .text, "pushed_at": .instant,
            "disputed_at": .instant, "owner": .text, "entry": .whole, "holder": .text, "clocks": .list(.named("clock")),
        ], optional: ["matter": .text, "step": .text, "convenor": .text])

    private static let problem = Schema.object(
        ["type": .text, "title": .text, "status": .whole, "code": .text, "detail": .text],
        optional: ["field": .text, "value": .text])
}
