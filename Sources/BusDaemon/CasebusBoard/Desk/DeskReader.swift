internal import CasebusModel

extension BoardContext {
    /// The unit at the desk, as the bus knows it; `nil` where no token of a unit was shown, so that nobody knows whose desk
    /// it would be.
    var deskReader: Reader? {
        guard let desk, reader.role == .unit else { return nil }
        return Reader(unit: desk, role: .unit)
    }
}
