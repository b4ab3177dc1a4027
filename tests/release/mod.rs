mod attacked;
mod earlier;
mod make;
mod optimum;
mod oracle;
mod other_ways;
mod published_cases;
mod tables;
