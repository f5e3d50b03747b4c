internal import CasebusModel

extension BoardContext {
    /// The unit at the desk, as the bus knows it.
    ///
    /// - Throws: a `Problem` where no token of a unit was shown.
    var deskReader: Reader {
        get throws(Problem) {
            guard let desk else {
                throw Problem(.notAllowed, field: "token", detail: "the desk is for a unit: show a token of it at /login")
            }
            return Reader(unit: desk, role: .unit)
        }
    }
}
