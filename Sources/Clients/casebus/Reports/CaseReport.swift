import CasebusModel

/// What the query `case` answers.
struct CaseAnswer: Decodable {
    var subject: Subject

    enum CodingKeys: String, CodingKey {
        case subject = "case"
    }

    struct Subject: Decodable {
        var registrar: String
        var id: String
        var matter: String?
        var state: String
        var decision: String?
        var registeredAt: Instant
        var closedAt: Instant?
        var holders: [Holder]
        var records: [RecordRow]
        /// Of a long case the first records are left out; how many.
        var recordsOmitted: Int?
        var intervals: [Interval]

        enum CodingKeys: String, CodingKey {
            case registrar, id, matter, state, decision, records, intervals
            case registeredAt = "registered_at"
            case closedAt = "closed_at"
            case recordsOmitted = "records_omitted"
            case holders = "holder"
        }
    }

    struct Holder: Decodable {
        var unit: String
        var handoff: UInt64?
        var since: Instant
        var kind: String
        /// The working time so far, and how long the unit works on one day; absent from an older daemon.
        var workingSeconds: Double?
        var workingDaySeconds: Double?
        var provisional: Bool?

        enum CodingKeys: String, CodingKey {
            case unit, handoff, since, kind, provisional
            case workingSeconds = "working_s"
            case workingDaySeconds = "working_day_s"
        }
    }

    struct Interval: Decodable {
        var unit: String
        var handoff: UInt64?
        var kind: String
        var from: Instant
        /// Absent while it lasts, and so is `seconds`.
        var to: Instant?
        var seconds: Double?
    }
}

/// A case as the counter needs it: with whom it is, since when, and how it came there.
struct CaseReport {
    private let subject: CaseAnswer.Subject
    private let now: Timestamp

    init(_ answer: CaseAnswer, now: Timestamp = HumanTime.now()) {
        subject = answer.subject
        self.now = now
    }

    var lines: [String] {
        var about = ["registered by \(subject.registrar) on \(subject.registeredAt.shown)"]
        if let matter = subject.matter, !matter.isEmpty { about.insert("matter \(matter)", at: 0) }
        about.append(subject.decision.map { $0.isEmpty ? subject.state : "\(subject.state), \($0)" } ?? subject.state)
        return [firstLine, "  \(about.joined(separator: "; "))".shown, ""] + whereItWas + [""] + omission
            + subject.records.map { RecordLine.line($0, isWithinCase: true) }
    }

    private var omission: [String] {
        guard let count = subject.recordsOmitted, count > 0 else { return [] }
        return ["(\(count) earlier records: casebus tail --from 1 --case \(ShellWord.quoted(subject.id)))"]
    }

    /// Answers the question at the counter in one sentence.
    var firstLine: String {
        if let closed = subject.closedAt {
            let life = Double(closed.timestamp.milliseconds - subject.registeredAt.timestamp.milliseconds) / 1000
            let decision = subject.decision.map { $0.isEmpty ? "" : ", \($0)" } ?? ""
            return
                "\(subject.id) was closed on \(closed.shown)\(decision); it took \(HumanTime.duration(seconds: life))"
                .shown
        }
        guard !subject.holders.isEmpty else {
            return "\(subject.id) is \(subject.state); nobody is named as having it".shown
        }
        let places = subject.holders.map { holder in
            let seconds = Double(now.milliseconds - holder.since.timestamp.milliseconds) / 1000
            return
                "with \(holder.unit) since \(holder.since.shown) (\(HumanTime.duration(seconds: seconds))"
                + "\(workingTime(of: holder))), \(CaseReport.words(for: holder.kind))"
        }
        return "\(subject.id) is \(places.joined(separator: "; and "))".shown
    }

    private func workingTime(of holder: CaseAnswer.Holder) -> String {
        guard let seconds = holder.workingSeconds, let day = holder.workingDaySeconds else { return "" }
        let time = HumanTime.workingTime(seconds: seconds, day: day)
        return "; \(holder.provisional == true ? "provisionally " : "")\(time) of working time"
    }

    /// What a kind of interval means to somebody who asks.
    static func words(for kind: String) -> String {
        switch kind {
        case "waiting": "waiting to be signed for"
        case "at_work": "at work"
        case "idle": "back there, the next step not yet taken"
        case "preparing": "being prepared, not yet pushed to anybody"
        default: kind
        }
    }

    /// The same in a table.
    private static func label(_ kind: String) -> String {
        switch kind {
        case "away": "waiting, nobody there"
        case "bus": "the bus was down"
        default: kind.replacing("_", with: " ")
        }
    }

    private var whereItWas: [String] {
        var table = Table([("FROM", .left), ("FOR", .right), ("WITH", .left), ("AS", .left), ("HAND-OFF", .right)])
        for interval in subject.intervals {
            let lasted = interval.seconds ?? Double(now.milliseconds - interval.from.timestamp.milliseconds) / 1000
            table.add([
                HumanTime.instant(interval.from.timestamp, withSeconds: true), HumanTime.duration(seconds: lasted),
                interval.unit, Self.label(interval.kind) + (interval.to == nil ? ", until now" : ""),
                interval.handoff.map(String.init) ?? "",
            ])
        }
        return table.lines
    }
}
