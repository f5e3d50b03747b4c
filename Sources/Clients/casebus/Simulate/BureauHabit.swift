import CasebusModel

/// How a bureau behaves all day.
///
/// - Units: shares of the day.
enum BureauHabit: Equatable, Sendable {
    /// Signs and answers soon.
    case prompt
    /// Signs and answers late.
    case slow
    /// Opens its session only then, and finds what has come before.
    case late(arriving: Double)
    /// Opens no session at all.
    case away

    /// When it signs for what was pushed to it; infinity: not on this day.
    func signing(_ pushed: Double, _ dice: inout Dice) -> Double {
        switch self {
        case .prompt: pushed + dice.between(0.01...0.05)
        case .slow: pushed + dice.between(0.10...0.40)
        case .late(let arriving): max(pushed, arriving) + dice.between(0.01...0.05)
        case .away: .infinity
        }
    }

    /// How long it works on what it has signed for.
    func working(_ dice: inout Dice) -> Double {
        self == .slow ? dice.between(0.12...0.35) : dice.between(0.02...0.10)
    }

    /// Four are slow, two come late, two stay away; which, the seed says.
    static func drawn(for bureaus: [Address], seed: UInt64) -> [Address: BureauHabit] {
        var dice = Dice(seed: seed, stream: .max)
        var habits: [Address: BureauHabit] = [:]
        for (place, bureau) in dice.shuffled(bureaus).enumerated() {
            switch place {
            case 0..<2: habits[bureau] = .away
            case 2..<4: habits[bureau] = .late(arriving: dice.between(0.60...0.75))
            case 4..<8: habits[bureau] = .slow
            default: habits[bureau] = .prompt
            }
        }
        return habits
    }
}
