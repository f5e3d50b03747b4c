/// A word for a shell to read back.
package enum ShellWord {
    package static func quoted(_ text: String) -> String {
        let plain = text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "/._-+:@%=,".contains($0)) }
        return plain && !text.isEmpty ? text : "'" + text.shown.replacing("'", with: "'\\''") + "'"
    }
}
