package import CasebusModel

/// What the query `case` answers.
package struct CaseAnswer: Decodable {
    package var subject: Subject
    /// The bus's own time when it answered; absent from an older daemon.
    package var at: Instant?
    /// The last record that the answer knows; absent from an older daemon.
    package var head: UInt64?

    package enum CodingKeys: String, CodingKey {
        case at, head
        case subject = "case"
    }

    package struct Subject: Decodable {
        package var registrar: String
        package var id: String
        package var matter: String?
        package var state: String
        package var decision: String?
        package var registeredAt: Instant
        package var closedAt: Instant?
        package var holders: [Holder]
        package var records: [RecordRow]
        /// Of a long case the first records are left out; how many.
        package var recordsOmitted: Int?
        package var intervals: [Interval]
        /// Absent from an older daemon.
        package var parallel: [Parallel]?
        /// Absent where no rule book sets limits.
        package var clocks: [ClockAnswer]?
        // Each absent where there is none.
        package var suspensions: [CaseAnswer.Suspension]?
        package var disputes: [CaseAnswer.Dispute]?
        package var cards: [CaseAnswer.Card]?

        package enum CodingKeys: String, CodingKey {
            case registrar, id, matter, state, decision, records, intervals, parallel, clocks
            case suspensions, disputes, cards
            case registeredAt = "registered_at"
            case closedAt = "closed_at"
            case recordsOmitted = "records_omitted"
            case holders = "holder"
        }
    }

    package struct Holder: Decodable {
        package var unit: String
        package var handoff: UInt64?
        package var since: Instant
        package var kind: String
        /// For whom it waits, where it is suspended.
        package var party: String?
        /// The working time so far, and how long the unit works on one day; absent from an older daemon.
        package var workingSeconds: Double?
        package var workingDaySeconds: Double?
        package var provisional: Bool?

        package enum CodingKeys: String, CodingKey {
            case unit, handoff, since, kind, party, provisional
            case workingSeconds = "working_s"
            case workingDaySeconds = "working_day_s"
        }
    }

    /// Hand-offs that were open at once, and the one the case waited for last; that is absent while one is open.
    package struct Parallel: Decodable {
        package var handoffs: [UInt64]
        package var critical: UInt64?
        package var unit: String?
        package var aloneSeconds: Double?

        package enum CodingKeys: String, CodingKey {
            case handoffs, critical, unit
            case aloneSeconds = "alone_s"
        }
    }

    package struct Interval: Decodable {
        package var unit: String
        package var handoff: UInt64?
        package var kind: String
        /// For whom it waited, where it was suspended.
        package var party: String?
        package var from: Instant
        /// Absent while it lasts, and so is `seconds`.
        package var to: Instant?
        package var seconds: Double?
    }
}

/// A case as the counter needs it: with whom it is, since when, and how it came there.
package struct CaseReport {
    private let subject: CaseAnswer.Subject
    private let now: Timestamp

    package init(_ answer: CaseAnswer, now: Timestamp = HumanTime.now()) {
        subject = answer.subject
        // The bus's clock is the one that counts: a demo's runs faster than this machine's.
        self.now = answer.at?.timestamp ?? now
    }

    package var lines: [String] {
        var about = [CaseWords.registered(by: subject.registrar, on: subject.registeredAt.shown)]
        if let matter = subject.matter, !matter.isEmpty { about.insert(CaseWords.matter(matter), at: 0) }
        about.append(Term.shown(subject.state) + decision)
        let clocks = (subject.clocks ?? []).flatMap { ClockReport($0, now: now).lines }
        return [firstLine, "  \(about.joined(separator: Separator.clause))".shown] + clocks.map { "  \($0)".shown }
            + [""] + whereItWas + sideBySide + [""] + omission
            + subject.records.map { RecordLine.line($0, isWithinCase: true) }
    }

    /// What one says to somebody who asks: with whom it is, and how each clock stands.
    package var counterLines: [String] {
        [firstLine] + (subject.clocks ?? []).flatMap { ClockReport($0, now: now).lines }
    }

    private var omission: [String] {
        guard let count = subject.recordsOmitted, count > 0 else { return [] }
        return [CaseWords.earlier(count, ShellWord.quoted(subject.id))]
    }

    /// What was decided, as a part of a sentence; empty before that.
    private var decision: String {
        guard let word = subject.decision, !word.isEmpty else { return "" }
        return CaseWords.asDecided(Term.shown(word))
    }

    /// Answers the question at the counter in one sentence.
    package var firstLine: String {
        if let closed = subject.closedAt {
            let life = Double(closed.timestamp.milliseconds - subject.registeredAt.timestamp.milliseconds) / 1000
            return CaseWords.closed(
                subject.id, on: closed.shown, decision: decision, took: HumanTime.duration(seconds: life))
        }
        guard !subject.holders.isEmpty else { return CaseWords.nobody(subject.id, Term.shown(subject.state)) }
        let places = subject.holders.map { holder in
            let seconds = Double(now.milliseconds - holder.since.timestamp.milliseconds) / 1000
            return CaseWords.place(
                holder.unit, since: holder.since.shown, age: HumanTime.duration(seconds: seconds),
                working: workingTime(of: holder), kind: CaseWords.doing(holder.kind) + party(of: holder))
        }
        return CaseWords.isWith(subject.id, places.joined(separator: CaseWords.andAlso))
    }

    private func party(of holder: CaseAnswer.Holder) -> String {
        guard let party = holder.party, !party.isEmpty else { return "" }
        return CaseWords.waiting(for: party)
    }

    private func workingTime(of holder: CaseAnswer.Holder) -> String {
        guard let seconds = holder.workingSeconds, let day = holder.workingDaySeconds else { return "" }
        let time = HumanTime.workingTime(seconds: seconds, day: day)
        return CaseWords.working(time, isProvisional: holder.provisional == true)
    }

    private var sideBySide: [String] {
        let sentences = (subject.parallel ?? []).compactMap { parallel -> String? in
            guard let critical = parallel.critical, let unit = parallel.unit, let seconds = parallel.aloneSeconds else {
                return nil
            }
            return CaseWords.sideBySide(
                parallel.handoffs.map(String.init).joined(separator: Separator.item), last: String(critical), unit,
                alone: HumanTime.duration(seconds: seconds))
        }
        return sentences.isEmpty ? [] : [""] + sentences
    }

    private var whereItWas: [String] {
        var table = Table([
            (Title.begin, .left), (Title.lasting, .right), (Title.holder, .left), (Title.kind, .left),
            (Title.handoff, .right),
        ])
        for interval in subject.intervals {
            let lasted = interval.seconds ?? Double(now.milliseconds - interval.from.timestamp.milliseconds) / 1000
            table.add([
                HumanTime.instant(interval.from.timestamp, withSeconds: true), HumanTime.duration(seconds: lasted),
                interval.unit, CaseWords.label(interval.kind) + (interval.to == nil ? CaseWords.untilNow : ""),
                interval.handoff.map(String.init) ?? "",
            ])
        }
        return table.lines
    }
}
