import CasebusCalendar
import CasebusMatters
import CasebusModel
import Testing

/// A matter of steps written `code after other other promised limit`: `c after a b promised 3wd`.
func sampleMatter(_ steps: [String]) throws -> Matter {
    Matter(code: "m", names: Names(), kind: .promised, steps: try steps.map(sampleStep))
}

private func sampleStep(_ text: String) throws -> Step {
    let words = text.split(separator: " ").map(String.init)
    var step = Step(code: try #require(words.first))
    var key = ""
    for word in words.dropFirst() {
        switch (word, key) {
        case ("after", _), ("promised", _): key = word
        case (_, "after"): step.after.append(word)
        default:
            let limit: TimeBudget = try #require(TimeBudget(word))
            step.promisedLimit = limit
        }
    }
    return step
}

func address(_ text: String) throws -> Address { try #require(Address(text)) }

/// Random numbers from a seed, the same every time.
struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
