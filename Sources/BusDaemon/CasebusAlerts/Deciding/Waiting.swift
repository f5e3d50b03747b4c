/// What a target is to be told, as its queue keeps it: a card by its record's number, since the log has the rest; else
/// the condition itself.
enum Waiting: Equatable, Sendable {
    case card(UInt64)
    case condition(Condition)
}

extension Waiting: Codable {
    private enum CodingKeys: String, CodingKey { case card, condition }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        if let sequence = try container.decodeIfPresent(UInt64.self, forKey: .card) {
            self = .card(sequence)
        } else {
            self = .condition(try container.decode(Condition.self, forKey: .condition))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .card(let sequence): try container.encode(sequence, forKey: .card)
        case .condition(let condition): try container.encode(condition, forKey: .condition)
        }
    }
}
