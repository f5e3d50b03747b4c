/// The word somebody may have meant.
enum Suggestion {
    /// The nearest of `words` to `text`; `nil` when none is near enough to be worth a question.
    ///
    /// Near means at most a third of the letters differ, and never more than three.
    static func nearest(to text: String, among words: some Sequence<String>) -> String? {
        let wanted = Array(text.lowercased().prefix(64))
        let limit = min(3, max(1, wanted.count / 3))
        return words.map { ($0, distance(wanted, Array($0))) }.filter { $0.1 <= limit }.min { $0.1 < $1.1 }?.0
    }

    /// How many letters to insert, leave out, replace, or swap with the next: the optimal string alignment distance.
    private static func distance(_ left: [Character], _ right: [Character]) -> Int {
        var rows = [Array(0...right.count)]
        for (row, letter) in left.enumerated() {
            var current = [row + 1]
            for (column, other) in right.enumerated() {
                var least = min(
                    rows[row][column] + (letter == other ? 0 : 1), rows[row][column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, letter == right[column - 1], left[row - 1] == other {
                    least = min(least, rows[row - 1][column - 1] + 1)
                }
                current.append(least)
            }
            rows.append(current)
        }
        return rows[left.count][right.count]
    }
}
