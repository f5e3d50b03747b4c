/// Why no rule book can be made of what was given; nothing that `casebus check` lets pass.
///
/// A place is written as in `matters.yaml`: `matters[3].steps[0].code`.
package enum RuleBookFault: Error, Equatable, Sendable {
    /// There are more than a constant of ``MatterLimits`` allows, or none where one is needed.
    case count(place: String, count: Int, allowed: ClosedRange<Int>)
    /// A text that is no code; the reason is the end of a sentence.
    case notACode(place: String, value: String, reason: String)
    /// What stands there once already.
    case repeated(place: String, value: String)
    /// A number, or a code, of something that the book does not have.
    case unknown(place: String, value: String)
    /// A limit of nothing, or above what one may be.
    case outOfRange(place: String, value: String)
    /// Two entries, by their numbers, hold for the same case.
    case overlapping(entry: Int, other: Int)
    /// Matters that feed each other, by the codes of the first eight.
    case circle([String])
}

extension RuleBookFault: CustomStringConvertible {
    package var description: String {
        switch self {
        case .count(let place, let count, let allowed):
            "\(place): there are \(count), not \(allowed.lowerBound) to \(allowed.upperBound)"
        case .notACode(let place, let value, let reason): "\(place): \"\(value)\" is no code: it \(reason)"
        case .repeated(let place, let value): "\(place): \"\(value)\" stands there already"
        case .unknown(let place, let value): "\(place): \(value) is nowhere in the book"
        case .outOfRange(let place, let value): "\(place): \(value) is out of range"
        case .overlapping(let entry, let other): "entries \(entry) and \(other) hold for the same case"
        case .circle(let codes): "the matters \(codes.joined(separator: ", ")) feed each other"
        }
    }
}
