import CasebusReports

public import ArgumentParser
package import CasebusCalendar
public import CasebusClient
package import CasebusMatters
public import CasebusModel

// The words of these types are the words of the command line.

extension Applicant: ExpressibleByArgument {}
extension FirstDay: ExpressibleByArgument {}
extension Decision: ExpressibleByArgument {}
extension Language: ExpressibleByArgument {}
extension Outcome: ExpressibleByArgument {}
extension OutgoingCommand.Applicant: ExpressibleByArgument {}
extension Role: ExpressibleByArgument {}
