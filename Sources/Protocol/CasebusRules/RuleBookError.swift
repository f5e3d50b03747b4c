package import CasebusMatters

/// Why bytes are no rule book. A place is written as in `casebus.proto`: `matters[3].steps[0].code`.
package enum RuleBookError: Error, Equatable, Sendable {
    /// There are more bytes than ``MatterLimits/ruleBookBytes``; they were not looked at.
    case tooLarge(bytes: Int)
    /// They are not the protobuf message `RuleBook`.
    case notProtobuf
    /// It has a field that this version does not know, and so cannot keep to.
    case unknownField(place: String)
    /// A value that stands for nothing: no unit of time, no kind, no address, a place that a list does not have.
    case wrong(place: String, value: String)
    /// It was read, and does not hold together.
    case fault(RuleBookFault)
}

extension RuleBookError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .tooLarge(let bytes): "the rule book has \(bytes) bytes, over \(MatterLimits.ruleBookBytes)"
        case .notProtobuf: "the bytes are not the protobuf message RuleBook"
        case .unknownField(let place): "\(place) has a field that this version does not know; read it with a newer one"
        case .wrong(let place, let value): "\(place) is \(value), which stands for nothing"
        case .fault(let fault): "the rule book does not hold together: \(fault)"
        }
    }
}
