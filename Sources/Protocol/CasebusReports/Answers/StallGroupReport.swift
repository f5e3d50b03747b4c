/// What the query `stalls` answers when it is asked by group.
package struct StallGroupAnswer: Decodable {
    package var at: Instant
    package var by: String
    package var total: Double
    package var groups: [Group]
    /// Critical branches and ping-pong; absent from an older daemon.
    package var critical: [Note]?
    package var bounces: [Note]?
    package var more: Bool

    package enum CodingKeys: String, CodingKey {
        case at, by, groups, critical, bounces, more
        case total = "total_s"
    }

    /// What a group is put together by.
    package struct Names: Decodable {
        package var from: String?
        package var to: String?
        package var unit: String?
        package var matter: String?
        package var step: String?

        package var shown: [String] {
            [from, to, unit, matter, step].compactMap { $0 }.map { $0.isEmpty ? "-" : $0 }
        }
    }

    /// Something that came to pass, and how long it took.
    package struct Note: Decodable {
        package var names: Names
        package var n: Int
        package var held: HandoverAnswer.Wait

        package enum CodingKeys: String, CodingKey { case n, held }

        package init(from decoder: any Decoder) throws {
            names = try Names(from: decoder)
            let container = try decoder.container(keyedBy: CodingKeys.self)
            n = try container.decode(Int.self, forKey: .n)
            held = try container.decode(HandoverAnswer.Wait.self, forKey: .held)
        }
    }

    package struct Group: Decodable {
        package var names: Names
        package var kind: String
        package var n: Int
        package var open: Int
        package var late: Int
        package var lateOpen: Int
        package var held: HandoverAnswer.Wait
        package var overSeconds: Double
        /// Absent from an older daemon, as is what the bus's outages took.
        package var heldWorking: HandoverAnswer.Wait?
        package var busSeconds: Double?

        package enum CodingKeys: String, CodingKey {
            case kind, n, open, late, held
            case lateOpen = "late_open"
            case overSeconds = "over_total_s"
            case heldWorking = "held_working"
            case busSeconds = "bus_total_s"
        }

        package init(from decoder: any Decoder) throws {
            names = try Names(from: decoder)
            let container = try decoder.container(keyedBy: CodingKeys.self)
            kind = try container.decode(String.self, forKey: .kind)
            n = try container.decode(Int.self, forKey: .n)
            open = try container.decode(Int.self, forKey: .open)
            late = try container.decode(Int.self, forKey: .late)
            lateOpen = try container.decode(Int.self, forKey: .lateOpen)
            held = try container.decode(HandoverAnswer.Wait.self, forKey: .held)
            overSeconds = try container.decode(Double.self, forKey: .overSeconds)
            heldWorking = try container.decodeIfPresent(HandoverAnswer.Wait.self, forKey: .heldWorking)
            busSeconds = try container.decodeIfPresent(Double.self, forKey: .busSeconds)
        }
    }
}

/// Where the days go: what to shorten, and whom to ask.
package enum StallGroupReport {
    package static func lines(_ answer: StallGroupAnswer) -> [String] {
        guard !answer.groups.isEmpty else { return [OverviewWords.nothingHandedOver] }
        var table = Table(
            titles(answer.by).map { ($0, Table.Alignment.left) } + [
                (Title.kind, .left), (Title.held, .right), (Title.heldWorking, .right), (Title.share, .right),
                (Title.number, .right),
                (Title.open, .right), (Title.late, .right), (Title.over, .right), (Title.median, .right),
                (Title.ninetieth, .right), (Title.longest, .right),
            ])
        for group in answer.groups {
            let share = answer.total > 0 ? (group.held.total ?? 0) / answer.total : 0
            table.add(
                group.names.shown + [
                    Term.shown(group.kind).replacing("_", with: " "), HumanTime.duration(ifAny: group.held.total),
                    group.heldWorking?.total.map(HumanTime.workingHours) ?? "-",
                    "\(Int((share * 100).rounded())) %", String(group.n), String(group.open), String(group.late),
                    group.late == 0 ? "" : HumanTime.duration(seconds: group.overSeconds),
                    HumanTime.duration(ifAny: group.held.median), HumanTime.duration(ifAny: group.held.ninetieth),
                    HumanTime.duration(ifAny: group.held.max),
                ])
        }
        let (count, time, total) = (answer.groups.count, answer.at.shown, HumanTime.duration(seconds: answer.total))
        let sentence =
            answer.more
            ? OverviewWords.groupsAndMore(count, at: time, total) : OverviewWords.groups(count, at: time, total)
        let down = answer.groups.reduce(0) { $0 + ($1.busSeconds ?? 0) }
        let outages = down > 0 ? [OverviewWords.outagesTakenOff(HumanTime.duration(seconds: down))] : []
        return table.lines + ["", sentence, OverviewWords.openOnesCount] + outages
            + notes(answer.critical, answer.by, OverviewWords.criticalBranches, Title.alone)
            + notes(answer.bounces, answer.by, OverviewWords.pingPong, Title.roundTrip)
    }

    /// Notes that one looks at the costliest of.
    private static let notesShown = 10

    private static func notes(
        _ notes: [StallGroupAnswer.Note]?, _ grouping: String, _ sentence: String, _ time: String
    ) -> [String] {
        guard let notes, !notes.isEmpty else { return [] }
        var table = Table(
            titles(grouping).map { ($0, Table.Alignment.left) } + [
                (Title.number, .right), (time, .right), (Title.median, .right), (Title.ninetieth, .right),
                (Title.longest, .right),
            ])
        for note in notes.prefix(notesShown) {
            table.add(
                note.names.shown + [
                    String(note.n), HumanTime.duration(ifAny: note.held.total),
                    HumanTime.duration(ifAny: note.held.median), HumanTime.duration(ifAny: note.held.ninetieth),
                    HumanTime.duration(ifAny: note.held.max),
                ])
        }
        return ["", sentence, ""] + table.lines
    }

    private static func titles(_ grouping: String) -> [String] {
        switch grouping {
        case "pair": [Title.sender, Title.receiver]
        case "matter": [Title.matter]
        case "step": [Title.matter, Title.step]
        default: [Title.unit]
        }
    }
}
