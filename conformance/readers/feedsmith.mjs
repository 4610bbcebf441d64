// What feedsmith understands of the feed at an address, as JSON.
import { parseFeed } from "feedsmith";

const response = await fetch(process.argv[2]);
const { format, feed } = parseFeed(await response.text());
console.log(JSON.stringify({ format, feed }));
