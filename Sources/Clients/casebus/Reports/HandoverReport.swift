/// What the query `handovers` answers.
struct HandoverAnswer: Decodable {
    var totals: Totals
    var pairs: [Pair]

    struct Totals: Decodable {
        var handovers: Int
        var wait: Wait
    }

    struct Pair: Decodable {
        var from: String
        var to: String
        var handovers: Int
        var cases: Int
        var wait: Wait
        var bounces: Int
        var open: Int?
    }

    /// Durations in seconds; absent where nothing was signed.
    struct Wait: Decodable {
        var total: Double?
        var median: Double?
        var ninetieth: Double?
        var max: Double?

        enum CodingKeys: String, CodingKey {
            case total = "total_s"
            case median = "median_s"
            case ninetieth = "p90_s"
            case max = "max_s"
        }
    }
}

/// Who hands over to whom, and how long it waits to be signed for.
enum HandoverReport {
    static func lines(_ answer: HandoverAnswer) -> [String] {
        guard !answer.pairs.isEmpty else { return ["Nothing was handed over in this time."] }
        var table = Table([
            ("FROM", .left), ("TO", .left), ("HAND-OFFS", .right), ("CASES", .right), ("WAITED", .right),
            ("MEDIAN", .right),
            ("P90", .right), ("LONGEST", .right), ("BOUNCES", .right), ("OPEN", .right),
        ])
        for pair in answer.pairs {
            table.add([
                pair.from, pair.to, String(pair.handovers), String(pair.cases), duration(pair.wait.total),
                duration(pair.wait.median),
                duration(pair.wait.ninetieth), duration(pair.wait.max), String(pair.bounces), String(pair.open ?? 0),
            ])
        }
        let totals = answer.totals
        let between = "between \(counted(answer.pairs.count, "pair")) of units"
        let waits = "\(duration(totals.wait.total)) in all, half of them up to \(duration(totals.wait.median))"
        let sentence = "\(counted(totals.handovers, "hand-off")) \(between) waited \(waits)."
        return table.lines + ["", sentence]
    }

    private static func duration(_ seconds: Double?) -> String {
        seconds.map { HumanTime.duration(seconds: $0) } ?? "-"
    }
}
