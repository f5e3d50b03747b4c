extension Schemas {
    static let subject = Schema.object(
        [
            "registrar": .text, "id": .text, "matter": .text, "state": .choice(caseStates), "registered_at": .instant,
            "holder": .list(holder), "records": .list(.named("record")), "intervals": .list(interval),
            "handoffs": .list(handoff), "parallel": .list(parallel),
        ],
        optional: [
            "decision": .text, "accepted_at": .instant, "decided_at": .instant, "deemed_accepted": .truth,
            "closed_at": .instant, "linked_to": caseName, "records_omitted": .whole, "suspensions": .list(procedure),
            "corrections": .list(procedure), "extensions": .list(clockExtension), "disputes": .list(dispute),
            "cards": .list(card), "links": .list(link), "trips": .whole, "clocks": .list(.named("clock")),
        ])

    private static let caseName = Schema.object(["registrar": .text, "id": .text])

    private static let holder = Schema.object(
        [
            "unit": .text, "since": .instant, "kind": .choice(kinds), "working_s": .seconds, "working_day_s": .seconds,
        ], optional: ["provisional": .truth, "handoff": .whole, "party": .text])

    private static let interval = Schema.object(
        [
            "unit": .text, "kind": .choice(kinds), "from": .instant, "to": .nullable(.instant),
            "seconds": .nullable(.seconds),
        ], optional: ["handoff": .whole, "party": .text])

    private static let handoff = Schema.object(
        ["handoff": .whole, "from": .text, "to": .text, "state": .choice(handoffStates), "pushed_at": .instant],
        optional: [
            "matter": .text, "step": .text, "arrived_at": .instant, "signed_at": .instant,
            "signing": .choice(["proxy", "deemed"]), "closed_at": .instant, "outcome": .text, "reason": .text,
            "routing": .text, "list_entry": .whole, "listed": .text, "list": .text, "urges": .whole, "orders": .whole,
            "explanations": .whole, "reassignments": .whole,
        ])

    private static let parallel = Schema.object(
        ["handoffs": .list(.whole)],
        optional: ["critical": .whole, "unit": .text, "ended_at": .instant, "alone_s": .seconds])

    private static let procedure = Schema.object(
        ["unit": .text, "from": .instant, "to": .nullable(.instant)],
        optional: [
            "handoff": .whole, "party": .text, "ground": .text, "approver": .text, "notice": .text, "days": .whole,
            "in_person": .truth,
        ])

    private static let clockExtension = Schema.object(
        ["days": .whole, "unit": .text, "at": .instant],
        optional: ["ground": .text, "approver": .text, "notice": .text])

    private static let dispute = Schema.object(
        ["unit": .text, "from": .instant, "to": .nullable(.instant)],
        optional: [
            "handoff": .whole, "owner": .text, "entry": .whole, "holder": .text, "convenor": .text, "ruled": .text,
        ])

    private static let card = Schema.object(
        ["holder": .text, "raised": .truth, "rule": .text, "at": .instant],
        optional: ["clock": .text, "colour": .text, "handoff": .whole, "due": .instant])

    private static let link = Schema.object(["registrar": .text, "id": .text, "matter": .text])

    static let clock = Schema.object(
        [
            "clock": .text, "holder": .text, "working_day_s": .seconds,
            "limits": .list(
                .object(
                    [
                        "colour": .choice(["amber", "yellow", "red"]), "rule": .text, "limit": .text, "from": .instant,
                        "due": .nullable(.instant), "late": .truth,
                        "late_stretches": .list(.object(["from": .instant], optional: ["to": .instant])),
                        "provisional": .truth, "calendar": .text,
                    ],
                    optional: [
                        "first_day": .day, "suspended_days": .whole, "suspended_s": .seconds, "extended_days": .whole,
                        "extended_s": .seconds, "used_days": .whole, "used_s": .seconds, "remaining_days": .whole,
                        "remaining_s": .seconds,
                    ])),
        ], optional: ["handoff": .whole])

    /// A record: what every one has, and what its kind has.
    static let record = Schema.object(
        ["sequence": .whole, "at": .instant, "recorded_at": .instant, "asserted": .truth, "kind": .text],
        optional: [
            "actor": .text, "unit": .text, "registrar": .text, "case": .text, "handoff": .whole, "from": .text,
            "to": .text, "answer": .text, "outcome": .text, "decision": .text, "reason": .text, "ground": .text,
            "approver": .text, "notice": .text, "party": .text, "days": .whole, "in_person": .truth, "owner": .text,
            "entry": .whole, "office": .text, "holder": .text, "convenor": .text,
            "applicant": .choice(["company", "person"]), "linked_to": caseName, "routing": .text, "list_entry": .whole,
            "listed": .text,
            "next": .list(
                .object(
                    ["handoff": .whole, "to": .text],
                    optional: [
                        "matter": .text, "step": .text, "routing": .text, "list_entry": .whole, "listed": .text,
                    ])), "id": .text, "matter": .text, "step": .text, "payload_bytes": .whole, "text_bytes": .whole,
            "erased": .truth, "handoffs": .list(.whole), "code": .text, "key": .text, "claimed": .text, "count": .whole,
            "last_alive": .instant, "clean": .truth, "version": .text, "present": .truth, "clock_from": .instant,
            "clock_to": .instant, "clock": .text, "colour": .text, "raised": .truth, "rule": .text, "due": .instant,
            "successor": .text, "received": .whole, "sent": .whole, "idle": .whole,
            "list": .text, "calendar": .text, "digest": .text, "changes": .list(.text),
        ])
}
