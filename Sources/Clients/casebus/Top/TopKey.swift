/// A key as a terminal sends it.
///
/// - Source: ECMA-48 and xterm's control sequences: CSI and SS3 sequences of cursor and editing keys.
enum TopKey: Equatable, Sendable {
    case character(Character)
    case enter, escape, tab, backTab, backspace
    case up, down, left, right, pageUp, pageDown, home, end

    /// The keys in what was read at once. What is no known key is left out.
    ///
    /// An escape at the end, or before what begins no sequence, is the key itself: terminals send a key's bytes together.
    static func keys(in bytes: [UInt8]) -> [TopKey] {
        var keys: [TopKey] = []
        var rest = bytes[...]
        while let byte = rest.first {
            if byte == 0x1B {
                rest = rest.dropFirst()
                guard let next = rest.first, next == UInt8(ascii: "[") || next == UInt8(ascii: "O") else {
                    keys.append(.escape)
                    continue
                }
                rest = rest.dropFirst()
                if let key = sequence(&rest) { keys.append(key) }
            } else if byte < 0x20 || byte == 0x7F {
                rest = rest.dropFirst()
                if let key = control(byte) { keys.append(key) }
            } else {
                let text = rest.prefix { $0 >= 0x20 && $0 != 0x7F }
                rest = rest.dropFirst(text.count)
                keys += String(decoding: text, as: UTF8.self).filter { $0 != "\u{FFFD}" }.map(TopKey.character)
            }
        }
        return keys
    }

    private static func control(_ byte: UInt8) -> TopKey? {
        switch byte {
        case 0x09: .tab
        case 0x0A, 0x0D: .enter
        case 0x08, 0x7F: .backspace
        default: nil
        }
    }

    /// The rest of a sequence: parameters up to a letter or a tilde.
    private static func sequence(_ rest: inout ArraySlice<UInt8>) -> TopKey? {
        let parameters = rest.prefix { !(0x40...0x7E).contains($0) }
        rest = rest.dropFirst(parameters.count)
        guard let final = rest.popFirst() else { return nil }
        switch final {
        case UInt8(ascii: "A"): return .up
        case UInt8(ascii: "B"): return .down
        case UInt8(ascii: "C"): return .right
        case UInt8(ascii: "D"): return .left
        case UInt8(ascii: "H"): return .home
        case UInt8(ascii: "F"): return .end
        case UInt8(ascii: "Z"): return .backTab
        case UInt8(ascii: "~"):
            switch String(decoding: parameters, as: UTF8.self) {
            case "1", "7": return .home
            case "4", "8": return .end
            case "5": return .pageUp
            case "6": return .pageDown
            default: return nil
            }
        default: return nil
        }
    }
}
