mod make;
mod tables;
