mod attacked;
mod earlier;
mod make;
mod optimum;
mod oracle;
mod tables;
