public import ArgumentParser
public import CasebusClient
public import CasebusModel

// The words of these types are the words of the command line.

extension Decision: ExpressibleByArgument {}
extension Language: ExpressibleByArgument {}
extension Outcome: ExpressibleByArgument {}
extension Role: ExpressibleByArgument {}
