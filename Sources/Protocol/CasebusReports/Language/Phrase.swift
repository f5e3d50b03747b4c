/// Says a message in the reader's language.
///
/// Both languages stand side by side, so that a message that lacks one does not compile; only the one that is read is
/// put together. Messages stand in this folder alone, and put in plain names: a test holds the two languages together.
package func say(en english: @autoclosure () -> Phrase, zh chinese: @autoclosure () -> Phrase) -> String {
    switch Language.current {
    case .en: english().text
    case .zh: chinese().text
    }
}

/// One language's words of a message. Whatever is put in comes from outside, and is made safe to show here.
package struct Phrase: ExpressibleByStringInterpolation {
    package let text: String

    package init(stringLiteral text: String) { self.text = text }

    package init(stringInterpolation parts: StringInterpolation) { text = parts.text }

    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var text = ""

        package init(literalCapacity: Int, interpolationCount: Int) {}

        package mutating func appendLiteral(_ literal: String) { text += literal }

        package mutating func appendInterpolation(_ value: String) { text += value.shown }

        /// A text of several lines, such as a message within a message.
        package mutating func appendInterpolation(lines value: String) { text += value.shownLines }

        package mutating func appendInterpolation(_ number: some BinaryInteger) { text += String(number) }

        /// A number with what it counts, in English: `1 case`, `7 cases`.
        package mutating func appendInterpolation(_ count: Int, _ noun: String) {
            text += "\(count) \(noun)\(count == 1 ? "" : "s")"
        }

        package mutating func appendInterpolation(_ time: Duration) {
            switch Language.current {
            case .en: text += "\(time)"
            case .zh: text += HumanTime.duration(seconds: time / .seconds(1))
            }
        }
    }
}
