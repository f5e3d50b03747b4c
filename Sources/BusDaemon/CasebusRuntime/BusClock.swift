internal import Dispatch

/// The clocks of the machine, injected: tests give their own.
package struct MachineClock: Sendable {
    /// Milliseconds since 1970, which an administrator or NTP may set.
    package var wall: @Sendable () -> Int64
    /// Milliseconds since some instant, which nobody sets.
    package var steady: @Sendable () -> Int64
    /// The same finer, for measuring: nothing is decided by it.
    package var nanoseconds: @Sendable () -> UInt64

    package init(
        wall: @escaping @Sendable () -> Int64, steady: @escaping @Sendable () -> Int64,
        nanoseconds: @escaping @Sendable () -> UInt64 = { DispatchTime.now().uptimeNanoseconds }
    ) {
        self.wall = wall
        self.steady = steady
        self.nanoseconds = nanoseconds
    }
}

/// The time the bus records: it follows the system's clock, but not over a jump.
///
/// A jump beyond the bound is reported once and not followed: the bus goes on by the steady clock, so
/// that a wrong clock neither ages nor rejuvenates open hand-offs. When the clock comes back, it is
/// followed again; a restart accepts what the system then says, never going back behind a record.
package struct BusClock: Sendable {
    package struct Jump: Equatable, Sendable {
        package var from: Int64
        package var to: Int64
    }

    private let machine: MachineClock
    private let jumpBound: Int64
    private let rate: Int64
    private let origin: Int64
    private let steadyOrigin: Int64
    /// Steady + offset = bus time, at rate 1.
    private var offset: Int64
    private var isHolding = false

    /// - Parameters:
    ///   - jumpBoundMilliseconds: how far the system's clock may differ from what the steady one says.
    ///   - rate: how many bus milliseconds pass in one; above 1 in demos only, where the wall clock is not followed.
    ///   - origin: since when, by the wall clock, the bus's time has run at that rate, in this process and those before it;
    ///     `nil`: from now on.
    package init(_ machine: MachineClock, jumpBoundMilliseconds: Int64, rate: Int64 = 1, origin: Int64? = nil) {
        self.machine = machine
        self.rate = rate
        jumpBound = jumpBoundMilliseconds
        let wall = machine.wall()
        let since = origin ?? wall
        self.origin = since + max(0, wall - since) * rate
        steadyOrigin = machine.steady()
        offset = wall - steadyOrigin
    }

    /// Milliseconds that nobody sets, for timeouts.
    package func steady() -> Int64 { machine.steady() }

    /// The same finer, for measuring.
    package func nanoseconds() -> UInt64 { machine.nanoseconds() }

    /// - Returns: the bus's time, and a jump when one has just been seen.
    package mutating func now() -> (milliseconds: Int64, jump: Jump?) {
        let steady = machine.steady()
        guard rate == 1 else { return (origin + (steady - steadyOrigin) * rate, nil) }
        let wall = machine.wall()
        let expected = steady + offset
        guard abs(wall - expected) > jumpBound else {
            offset = wall - steady
            isHolding = false
            return (wall, nil)
        }
        defer { isHolding = true }
        return (expected, isHolding ? nil : Jump(from: expected, to: wall))
    }
}
