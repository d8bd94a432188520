/** Stands in for what a package asks for and never calls in browsers. */
const empty = {};
export default empty;
