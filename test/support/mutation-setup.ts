import * as fc from 'fast-check';

// Mutation testing runs the tests thousands of times: property tests have the same inputs each time, end at the first
// failure instead of searching for a smaller one, and take a second at most.
fc.configureGlobal({ seed: 1, endOnFailure: true, interruptAfterTimeLimit: 1_000 });
