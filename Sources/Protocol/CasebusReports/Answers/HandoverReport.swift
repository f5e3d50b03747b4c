/// What the query `handovers` answers.
package struct HandoverAnswer: Decodable {
    package var totals: Totals
    package var pairs: [Pair]

    package struct Totals: Decodable {
        package var handovers: Int
        package var wait: Wait
    }

    package struct Pair: Decodable {
        package var from: String
        package var to: String
        package var handovers: Int
        package var cases: Int
        package var wait: Wait
        package var bounces: Int
        package var open: Int?
    }

    /// Durations in seconds; absent where nothing was signed.
    package struct Wait: Decodable {
        package var total: Double?
        package var median: Double?
        package var ninetieth: Double?
        package var max: Double?

        package enum CodingKeys: String, CodingKey {
            case total = "total_s"
            case median = "median_s"
            case ninetieth = "p90_s"
            case max = "max_s"
        }
    }
}

/// Who hands over to whom, and how long it waits to be signed for.
package enum HandoverReport {
    package static func lines(_ answer: HandoverAnswer) -> [String] {
        guard !answer.pairs.isEmpty else { return [OverviewWords.nothingHandedOver] }
        var table = Table([
            (Title.sender, .left), (Title.receiver, .left), (Title.signedFor, .right), (Title.cases, .right),
            (Title.waited, .right), (Title.median, .right), (Title.ninetieth, .right), (Title.longest, .right),
            (Title.bounces, .right), (Title.open, .right),
        ])
        for pair in answer.pairs {
            table.add([
                pair.from, pair.to, String(pair.handovers), String(pair.cases),
                HumanTime.duration(ifAny: pair.wait.total), HumanTime.duration(ifAny: pair.wait.median),
                HumanTime.duration(ifAny: pair.wait.ninetieth), HumanTime.duration(ifAny: pair.wait.max),
                String(pair.bounces), String(pair.open ?? 0),
            ])
        }
        let totals = answer.totals
        let sentence = OverviewWords.handovers(
            totals.handovers, pairs: answer.pairs.count, waited: HumanTime.duration(ifAny: totals.wait.total),
            median: HumanTime.duration(ifAny: totals.wait.median))
        return table.lines + ["", sentence]
    }
}
