import CasebusReports

/// A line on standard error that shows how far a long command is; silent where that is no terminal.
struct ProgressBar {
    private let label: String
    private let total: Int
    private let isShown: Bool
    private var shownPermille = -1

    init(_ label: String, total: Int, isShown: Bool = StandardOutput.isErrorTerminal) {
        self.label = label
        self.total = total
        self.isShown = isShown && total > 0
    }

    /// Draws the bar again when it has moved by a thousandth.
    mutating func advance(to done: Int) {
        guard isShown else { return }
        let permille = done * 1000 / total
        guard permille != shownPermille else { return }
        shownPermille = permille
        StandardOutput.sketch("\r" + ProgressBar.line(label, done: done, total: total))
    }

    /// Leaves the line behind, so that what follows begins on one of its own.
    func finish() {
        if isShown, shownPermille >= 0 { StandardOutput.sketch("\n") }
    }

    static func line(_ label: String, done: Int, total: Int) -> String {
        let width = 30
        let full = done * width / max(1, total)
        let bar = String(repeating: "#", count: full) + String(repeating: ".", count: width - full)
        return ImportWords.progress(label, bar, done * 100 / max(1, total), done, of: total)
    }
}
