import Synchronization

/// How long a test waits for what must happen, in seconds; only a failing test waits that long.
let patience = 60.0

/// Looks again and again whether something holds.
///
/// - Returns: `false` when it never did within the time given.
func eventually(within seconds: Double = patience, _ holds: () throws -> Bool) async rethrows -> Bool {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while try !holds() {
        guard ContinuousClock.now < deadline else { return false }
        // Only between two looks; what is looked for does not depend on it.
        try? await Task.sleep(for: .milliseconds(2))
    }
    return true
}

/// A number that several threads count.
final class Counter: Sendable {
    private let count = Atomic<Int>(0)

    var value: Int { count.load(ordering: .sequentiallyConsistent) }
    func add() { count.add(1, ordering: .sequentiallyConsistent) }
}
