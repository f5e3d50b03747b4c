package import CasebusModel

/// What a hand-off counts for in the handover statistics.
///
/// Units and cases are numbers of the caller's own; the report asks for their names once, at the end.
package struct HandoverSample: Sendable {
    package var from: Int
    package var to: Int
    package var caseNumber: Int64
    package var state: HandoffState
    /// From the push to the signature without the bus's outages, milliseconds; `nil` where it was not signed for.
    package var wait: Int64?
    /// From the push to the answer without the bus's outages, milliseconds; `nil` where there is none.
    package var visit: Int64?
    /// The case's next hand-off goes the same way back.
    package var bounced: Bool

    package init(
        from: Int, to: Int, caseNumber: Int64, state: HandoffState, wait: Int64?, visit: Int64?, bounced: Bool
    ) {
        self.from = from
        self.to = to
        self.caseNumber = caseNumber
        self.state = state
        self.wait = wait
        self.visit = visit
        self.bounced = bounced
    }
}

/// Gathers hand-offs by directed pair of units: process mining's handover of work, with the waiting it cost.
///
/// - Cost: 16 bytes of memory for each signed hand-off, 8 for any other.
package struct HandoverStatistics: Sendable {
    private struct PairKey: Hashable {
        var from: Int
        var to: Int
    }

    private struct Pair {
        var waits: [Int64] = []
        var cases: [Int64] = []
        var visitTotal: Int64 = 0
        var bounces = 0
        var open = 0
        var refused = 0
        var withdrawn = 0
    }

    private var places: [PairKey: Int] = [:]
    private var keys: [PairKey] = []
    private var pairs: [Pair] = []
    package private(set) var sampleCount = 0

    package init() {}

    package mutating func add(_ sample: HandoverSample) {
        let key = PairKey(from: sample.from, to: sample.to)
        let place: Int
        if let known = places[key] {
            place = known
        } else {
            place = pairs.count
            places[key] = place
            keys.append(key)
            pairs.append(Pair())
        }
        sampleCount += 1
        pairs[place].cases.append(sample.caseNumber)
        if let wait = sample.wait { pairs[place].waits.append(wait) }
        if let visit = sample.visit, sample.state == .answered {
            pairs[place].visitTotal = pairs[place].visitTotal.addingClamped(visit)
        }
        if sample.bounced { pairs[place].bounces += 1 }
        switch sample.state {
        case .pushed, .disputed: pairs[place].open += 1
        case .refused: pairs[place].refused += 1
        case .withdrawn: pairs[place].withdrawn += 1
        case .signed, .suspended, .answered, .ruled: break
        }
    }

    /// - Parameter name: a unit's address, by the number the samples carry.
    package func report(name: (Int) -> String) -> HandoverReport {
        var rows: [HandoverReport.Pair] = []
        var waits: [Int64] = []
        for (key, pair) in zip(keys, pairs) {
            waits.append(contentsOf: pair.waits)
            rows.append(
                HandoverReport.Pair(
                    from: name(key.from), to: name(key.to), cases: Set(pair.cases).count,
                    wait: WaitDistribution(pair.waits), visitTotal: pair.visitTotal, bounces: pair.bounces,
                    open: pair.open, refused: pair.refused, withdrawn: pair.withdrawn))
        }
        rows.sort { left, right in
            if left.wait.total != right.wait.total { return left.wait.total > right.wait.total }
            return (left.from, left.to) < (right.from, right.to)
        }
        return HandoverReport(wait: WaitDistribution(waits), pairs: rows)
    }
}

extension HandoverReport {
    /// The report over whole cases.
    ///
    /// - Parameter outages: of the bus, whose time is nobody's wait.
    package init(_ timelines: some Sequence<CaseTimeline>, without outages: Outages = Outages()) {
        func time(_ begin: Int64, _ end: Int64?) -> Int64? {
            end.map { $0 - begin - outages.time(from: begin, to: $0) }
        }
        var numbers: [String: Int] = [:]
        var names: [String] = []
        func number(_ name: String) -> Int {
            if let known = numbers[name] { return known }
            numbers[name] = names.count
            names.append(name)
            return names.count - 1
        }
        var statistics = HandoverStatistics()
        for (caseNumber, timeline) in timelines.enumerated() {
            for life in timeline.handoffs {
                statistics.add(
                    HandoverSample(
                        from: number(life.from), to: number(life.to), caseNumber: Int64(caseNumber), state: life.state,
                        wait: time(life.pushedAt, life.signedAt), visit: time(life.pushedAt, life.closedAt),
                        bounced: life.bounced))
            }
        }
        self = statistics.report { names[$0] }
    }
}

/// The handover report: totals, and the directed pairs of units, the costliest in waiting first.
package struct HandoverReport: Equatable, Sendable {
    package struct Pair: Equatable, Sendable {
        package var from: String
        package var to: String
        /// How many cases the pair's hand-offs belong to, signed for or not.
        package var cases: Int
        /// Of the hand-offs that were signed for.
        package var wait: WaitDistribution
        /// From push to answer, over the answered ones, milliseconds.
        package var visitTotal: Int64
        package var bounces: Int
        /// Pushed and not signed for yet.
        package var open: Int
        package var refused: Int
        package var withdrawn: Int
    }

    /// Over all hand-offs that were signed for.
    package var wait: WaitDistribution
    package var pairs: [Pair]

    /// Adds `"totals"` and `"pairs"` to the object that is being written.
    package func write(to json: inout JSONWriter) {
        json.object("totals") { json in
            json.member("handovers", wait.count)
            json.object("wait") { wait.write(to: &$0, withCount: true) }
        }
        json.array("pairs") { json in
            for pair in pairs {
                json.object { json in
                    json.member("from", pair.from)
                    json.member("to", pair.to)
                    json.member("handovers", pair.wait.count)
                    json.member("cases", pair.cases)
                    json.object("wait") { pair.wait.write(to: &$0, withCount: false) }
                    json.seconds("visit_sojourn_total_s", milliseconds: pair.visitTotal)
                    json.member("bounces", pair.bounces)
                    json.member("open", pair.open)
                    json.member("refused", pair.refused)
                    json.member("withdrawn", pair.withdrawn)
                }
            }
        }
    }
}
